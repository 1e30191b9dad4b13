using System.Globalization;

namespace DeCam.Cluster;

/// <summary>Derives the key of a calibrated network from the whole question, so that runs that ask the same share the answer.</summary>
public static class CalibrationIds
{
    /// <summary>32 hexadecimal digits. The priority is in them because a person's question must not wait in a sweep's place.</summary>
    /// <param name="spec">A run that asks.</param>
    /// <param name="item">What it asks for.</param>
    /// <param name="arithmetic">Fingerprint of the devices that may answer, or null for any.</param>
    public static string Of(RunSpec spec, CalibrationItem item, string? arithmetic) => new IdText().Add(
        [
            spec.Model.Name, spec.Model.Sha256, spec.Model.Preprocessing, spec.ImageSha256, spec.Priority.ToString(), arithmetic ?? "",
            Text(item.Baselines), Text(item.Classes), item.IsTimed ? "timed" : "",
        ]).Hash(32);

    private static string Text(int[] numbers) => string.Join(',', numbers.Select(n => n.ToString(CultureInfo.InvariantCulture)));
}
