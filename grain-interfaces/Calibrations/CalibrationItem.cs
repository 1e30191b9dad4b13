namespace DeCam.Cluster;

/// <summary>Asks for a calibrated network; the fields of DeCam.Calibrations.CalibrationRequest.</summary>
/// <param name="Baselines">DeCam.Masks.Baseline as numbers: what replaces hidden pixels in the search.</param>
/// <param name="Classes">Indices of the classes that are explained.</param>
/// <param name="IsTimed">Whether the network has to be faster than the model, too.</param>
[GenerateSerializer, Immutable, Alias("DeCam.CalibrationItem")]
public sealed record CalibrationItem([property: Id(0)] int[] Baselines, [property: Id(1)] int[] Classes, [property: Id(2)] bool IsTimed);

/// <summary>A calibrated network and what its guard found, or why there is none; the fields of DeCam.Calibrations.Calibration.</summary>
[GenerateSerializer, Immutable, Alias("DeCam.CalibrationResult")]
public sealed record CalibrationResult
{
    /// <summary>Content key of the network; "" where there is none.</summary>
    [Id(0)] public string NetworkSha256 { get; init; } = "";

    /// <summary>Why the model itself scores the search, one sentence; null where the network does.</summary>
    [Id(1)] public string? Reason { get; init; }

    /// <summary>Whether the machine multiplies 8-bit integers exactly; null where it was not measured, as the two below.</summary>
    [Id(2)] public bool? IsProductExact { get; init; }

    /// <summary>Correlation of the log-probabilities of network and model, the least over the classes, from -1 to 1.</summary>
    [Id(3)] public double? Correlation { get; init; }

    /// <summary>Time of the model divided by time of the network.</summary>
    [Id(4)] public double? Speed { get; init; }

    /// <summary>Seconds that it took: of the device, in its answer; of the run, from question to answer, in a run's record.</summary>
    [Id(5)] public double Seconds { get; init; }

    /// <summary>Whether the network scores the search.</summary>
    public bool IsUsed => Reason is null && NetworkSha256.Length > 0;
}
