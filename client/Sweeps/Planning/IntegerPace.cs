using System.Globalization;
using DeCam.Inference.Inspection;
using DeCam.Scoring;

namespace DeCam.Cluster.Client.Sweeps.Planning;

/// <summary>What a network of 8-bit integers of a model takes.</summary>
/// <param name="Speed">How often faster it scores than the model itself; null where it was not timed.</param>
/// <param name="Preparation">Seconds that making it takes for each image, on one thread.</param>
/// <param name="Reason">Why it is not to be used, one sentence; or null.</param>
/// <param name="SlowReason">Why <c>auto</c> leaves it for its speed, one sentence; or null.</param>
internal sealed record IntegerPace(double? Speed, double Preparation, string? Reason, string? SlowReason)
{
    /// <summary>That of a network which was made and measured.</summary>
    public static IntegerPace Of(PrecisionInspection made) => new(made.Guard.Speed, made.Seconds, made.Reason, made.SlowReason);

    /// <summary>How often faster a search scores than the model itself.</summary>
    /// <param name="precision">As <see cref="SweepMethod.Precision"/>.</param>
    public double SpeedOf(string? precision) => PrecisionNames.Read(precision) switch
    {
        Precision.EightBits when Reason is null => Speed ?? 1,
        Precision.Auto when Reason is null && SlowReason is null => Speed ?? 1,
        _ => 1,
    };

    /// <summary>What people are told of it, as the end of a sentence.</summary>
    public string Words() => Reason is not null
        ? $"; in 8 bits: {Reason.TrimEnd('.')}"
        : string.Create(CultureInfo.InvariantCulture, $"; in 8 bits {Speed:0.00} times that, and {Preparation:0.0} s for each image first{(SlowReason is null ? "" : ", so auto stays in float32")}");
}
