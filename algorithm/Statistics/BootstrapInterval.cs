using DeCam.Randomness;

namespace DeCam.Statistics;

/// <summary>Interval of a mean by the percentile bootstrap (Efron 1979): the mean of many samples drawn with replacement.</summary>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
public readonly record struct BootstrapInterval(double Low, double High)
{
    /// <summary>Samples drawn.</summary>
    public const int Resamples = 10_000;

    private const double Tail = 0.025;

    /// <summary>The 95 % interval of the mean. The same values in the same order give the same interval.</summary>
    /// <param name="values">At least one value, in any unit.</param>
    /// <param name="seed">Source of the samples.</param>
    public static BootstrapInterval OfMean(IReadOnlyList<double> values, long seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfZero(values.Count);
        var random = new CounterRandom(seed, RandomPurpose.Bootstrap);
        var means = new double[Resamples];
        for (var i = 0; i < Resamples; i++)
        {
            var sum = 0.0;
            for (var j = 0; j < values.Count; j++) sum += values[random.NextBelow(values.Count)];
            means[i] = sum / values.Count;
        }

        Array.Sort(means);
        return new(means[(int)(Tail * Resamples)], means[Resamples - 1 - (int)(Tail * Resamples)]);
    }
}
