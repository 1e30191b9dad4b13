using DeCam.Scoring;

namespace DeCam.Cluster.Client.Bench;

/// <summary>The precision that is measured of devices, as options name it.</summary>
internal static class MeasuredPrecision
{
    /// <summary>The precision; null for all that the devices offer.</summary>
    /// <param name="word">Value of --precision, or null.</param>
    /// <param name="device">Value of --device, or null.</param>
    /// <exception cref="ScoringRefusedException">The word is not known, is no precision of its own, or there is no device to measure.</exception>
    public static Precision? Read(string? word, string? device)
    {
        if (word is null) return null;
        var precision = PrecisionNames.Read(word);
        if (precision == Precision.Auto) throw Refused("Option --precision is auto but a precision to measure is wanted; give fp32, int8, tf32 or fp16.");
        return device is not null ? precision : throw Refused($"Option --precision {word} says what is measured of a device; give --device, too, or leave it out.");
    }

    private static ScoringRefusedException Refused(string message) => new(RefusalKind.Option, message);
}
