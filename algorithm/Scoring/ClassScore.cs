namespace DeCam.Scoring;

/// <summary>What a model says of one class for one masked image.</summary>
/// <param name="Logit">The raw score f_c.</param>
/// <param name="LogProbability">Natural logarithm of the softmax probability, at most 0.</param>
public readonly record struct ClassScore(float Logit, float LogProbability)
{
    /// <summary>Floats a score takes on the wire: logit, log-probability.</summary>
    public const int Floats = 2;

    /// <summary>The softmax probability in [0, 1].</summary>
    public double Probability => Numerics.PortableMath.Exp(LogProbability);
}
