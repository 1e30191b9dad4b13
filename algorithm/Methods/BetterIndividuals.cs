using DeCam.Evolution;

namespace DeCam.Methods;

/// <summary>The individuals whose masks make the paper's map.</summary>
internal static class BetterIndividuals
{
    private const double ShareOfMean = 2 / 3.0;              // as best read from the paper

    /// <summary>
    /// Those whose fitness exceeds 2/3 of the population's mean. When there is none (where the mean is below zero, 2/3 of it is the higher
    /// bar), the better half; the paper does not say what then.
    /// </summary>
    public static (int[] Indices, bool IsFallback) Of(Population population)
    {
        if (population.Count == 0) return ([], false);
        var bar = ShareOfMean * population.MeanFitness;
        int[] above = [.. Enumerable.Range(0, population.Count).Where(i => population.Fitness[i] > bar)];
        return above.Length > 0 ? (above, false) : (population.ByFitness()[..((population.Count + 1) / 2)], true);
    }
}
