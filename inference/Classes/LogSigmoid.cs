using DeCam.Numerics;
using DeCam.Scoring;

namespace DeCam.Inference.Classes;

/// <summary>Scores of classes that are judged each by itself, in double precision and to the same bit on every host.</summary>
internal static class LogSigmoid
{
    // Below it the third term of the series of log(1 + x) is under the last place of a double.
    private const double SmallTerm = 1e-5;

    // The nearest that a probability of float32 comes to 1.
    private const float Largest = 1 - 1f / (1 << 24);

    /// <summary>The score of a logit z: log p = -log(1 + exp(-z)).</summary>
    public static ClassScore Of(float logit) => new(logit, (float)-Softplus(-(double)logit));

    /// <summary>The logit of a probability, log(p / (1 - p)); 0 and 1 are taken for the nearest numbers between them.</summary>
    public static float Logit(float probability)
    {
        double p = Math.Clamp(probability, float.Epsilon, Largest);
        return (float)(PortableMath.Log(p) - PortableMath.Log(1 - p));
    }

    // log(1 + exp(x)), without overflow.
    private static double Softplus(double x)
    {
        var term = PortableMath.Exp(-Math.Abs(x));
        return Math.Max(x, 0) + (term < SmallTerm ? term - term * term / 2 : PortableMath.Log(1 + term));
    }
}
