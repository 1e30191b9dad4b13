namespace DeCam.Scoring;

/// <summary>How a device calculates with one model. Devices of one fingerprint give the same scores to the last bit.</summary>
/// <param name="Fingerprint">Hash of the raw bits of the logits of a fixed probe; the same wherever they are, and other where a bit of them is.</param>
/// <param name="Runtime">The software that runs the model, with its version.</param>
/// <param name="Machine">Name of the processor or card.</param>
public sealed record DeviceArithmetic(string Fingerprint, string Runtime, string Machine)
{
    /// <summary>Whether the last bits of a score may vary with what is scored beside it, so that equal fingerprints promise no equal bytes.</summary>
    public bool Varies { get; init; }

    /// <summary>Digits of a fingerprint.</summary>
    public const int Digits = 12;

    /// <summary>The fingerprint of some bits: the first hexadecimal digits of their SHA-256.</summary>
    public static string FingerprintOf(ReadOnlySpan<byte> bits) => Content.ContentKey.Of(bits)[..Digits];
}
