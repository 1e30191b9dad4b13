using DeCam.Masks;
using DeCam.Methods.PathRidge;
using DeCam.Numerics;

namespace DeCam.Tests.Algorithm.Methods.PathRidge;

public sealed class SurrogateTests
{
    private static readonly CellGrid Grid = new(5, 6);

    // Probability of a mask that needs two cells at once.
    private static double Score(double[] shares) => 1 / (1 + Math.Exp(4 - 4 * (shares[7] + shares[22])));

    private static SurrogateSamples Samples(int count, Func<double[], double> score)
    {
        var random = new Random(2);
        var samples = new SurrogateSamples(Grid);
        for (var i = 0; i < count; i++)
        {
            double[] shares = [.. Enumerable.Range(0, Grid.Count).Select(_ => random.NextDouble())];
            samples.Add(shares, i % 2 == 0 ? Baseline.Blur : Baseline.Zero, score(shares));
        }

        return samples;
    }

    // The same from the definition: the mean of the process at masks shifted by a little in one cell.
    [Fact]
    public void Gradients_OfOneMask_AreDifferencesOfTheMean()
    {
        var samples = Samples(120, Score);
        var surrogate = Surrogate.Fit(samples, 1)!;
        double[] mask = [.. Enumerable.Range(0, Grid.Count).Select(cell => cell % 4 / 4.0)];
        var gradients = surrogate.Gradients(mask, [(Baseline.Blur, 1), (Baseline.Black, 0.5)]);
        for (var cell = 0; cell < Grid.Count; cell++)
        {
            double At(double shift)
            {
                var moved = (double[])mask.Clone();
                moved[cell] += shift;
                return MeanOf(samples, moved, Baseline.Blur) + 0.5 * MeanOf(samples, moved, Baseline.Black);
            }

            Assert.Equal((At(1e-4) - At(-1e-4)) / 2e-4, gradients[cell], 1e-5);
        }
    }

    private static double MeanOf(SurrogateSamples samples, double[] mask, Baseline fill)
    {
        var all = Enumerable.Range(0, samples.Count).Select(i => samples[i]).ToArray();
        double[] Features(double[] shares)
        {
            var features = new double[samples.Basis.Count];
            MatrixProducts.RowsTimesRows(samples.Basis.Functions, shares, Grid.Count, features);
            return features;
        }

        double[] mean = [.. Enumerable.Range(0, samples.Basis.Count).Select(f => all.Average(s => s.Features[f]))];
        var scale = Math.Sqrt(all.Average(s => s.Features.Zip(mean, (x, m) => (x - m) * (x - m)).Sum()));
        double[] Scaled(double[] features) => [.. features.Zip(mean, (x, m) => (x - m) / scale)];
        var x = all.Select(s => Scaled(s.Features)).ToArray();
        var targets = new double[all.Length];
        foreach (var one in new[] { Baseline.Blur, Baseline.Zero })
        {
            var of = Enumerable.Range(0, all.Length).Where(i => all[i].Fill == one).ToArray();
            var standard = Standardised.Of([.. of.Select(i => all[i].Score)]);
            for (var i = 0; i < of.Length; i++) targets[of[i]] = standard[i];
        }

        var fills = Array.ConvertAll(all, s => s.Fill);
        var kernel = SurrogateKernel.Best([.. x.SelectMany(row => row)], fills, targets);
        var weights = kernel.Solve([.. x.SelectMany(row => row)], fills, targets);
        var place = Scaled(Features(mask));
        return Enumerable.Range(0, x.Length).Sum(i => weights[i] * SurrogateKernel.Similarity(fill, fills[i]) *
            (Math.Exp(-x[i].Zip(place, (a, b) => (a - b) * (a - b)).Sum() / (2 * kernel.Area)) + kernel.Linear * Cholesky.Dot(x[i], place)));
    }

    [Fact]
    public void From_FlatMap_ClimbsToTheCellsThatMatter()
    {
        var surrogate = Surrogate.Fit(Samples(500, Score), 1)!;
        var map = PathClimb.From(new double[Grid.Count], surrogate, MaskFamily.Of(new() { Black = 0 }), Grid);
        Assert.Equal([7, 22], map.Select((value, cell) => (value, cell)).OrderByDescending(m => m.value).Take(2).Select(m => m.cell).Order());
    }

    [Fact]
    public void Fit_ScoresAllAlike_IsNone() => Assert.Null(Surrogate.Fit(Samples(60, _ => 0.25), 1));

    [Fact]
    public void Subset_MoreThanWanted_IsAscendingWithoutRepeats()
    {
        var subset = SurrogateSamples.Subset(4, 0, 5000, 2500);
        Assert.Equal(2500, subset.Distinct().Count());
        Assert.Equal(subset.Order(), subset);
        Assert.InRange(subset.Average(), 2400, 2600);
        Assert.NotEqual(subset, SurrogateSamples.Subset(5, 0, 5000, 2500));
        Assert.Equal(Enumerable.Range(0, 7), SurrogateSamples.Subset(4, 0, 7, 7));
    }
}
