namespace DeCam.Calibrations;

/// <summary>A calibrated network and what the guard found.</summary>
/// <param name="Network">The network, an ONNX file of inputs and outputs as the edited model has them; empty where <see cref="Reason"/> says why there is none.</param>
/// <param name="Guard">What was measured.</param>
public sealed record Calibration(ReadOnlyMemory<byte> Network, CalibrationGuard Guard)
{
    /// <summary>Why the network is not to be used, one sentence; null where it may be.</summary>
    public string? Reason { get; init; }

    /// <summary>Seconds that calibration, writing and guard took.</summary>
    public double Seconds { get; init; }
}

/// <summary>What is measured of a calibrated network before it is used; a value is null where it was not come to.</summary>
/// <param name="IsProductExact">Whether the machine multiplies 8-bit integers without overflow in between.</param>
/// <param name="Correlation">Pearson correlation, between network and model, of the log-probability of masks that calibration has not seen, less its mean over the masks of the same baseline; the least over the classes, from -1 to 1.</param>
/// <param name="Speed">Time of the model divided by time of the network, for one batch.</param>
public sealed record CalibrationGuard(bool? IsProductExact, double? Correlation, double? Speed)
{
    /// <summary>The least correlation that is let through.</summary>
    public const double LeastCorrelation = 0.95;

    /// <summary>The least speed that is let through where it is measured.</summary>
    public const double LeastSpeed = 1.3;

    /// <summary>Masks that are compared, shared out among the baselines; with more than eight baselines, two for each.</summary>
    public const int Masks = 16;
}
