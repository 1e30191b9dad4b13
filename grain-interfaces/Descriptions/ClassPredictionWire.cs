namespace DeCam.Cluster;

/// <summary>One class as the model sees the whole image.</summary>
[GenerateSerializer, Immutable, Alias("DeCam.ClassPrediction")]
public sealed record ClassPredictionWire(
    [property: Id(0)] int Class,
    [property: Id(1)] string Label,
    [property: Id(2)] float Logit,
    [property: Id(3)] float LogProbability)
{
    /// <summary>The softmax probability.</summary>
    public double Probability => Math.Exp(LogProbability);
}
