using DeCam.Methods.PathRidge;
using DeCam.Numerics;

namespace DeCam.Tests.Algorithm.Methods.PathRidge;

public sealed class SmoothFitTests
{
    private static readonly CellGrid Grid = new(6, 7);

    [Fact]
    public void Basis_WithAllFunctions_RebuildsTheCovariance()
    {
        var basis = SmoothBasis.Of(Grid, 2, 0);
        var wanted = SmoothBasis.Covariance(Grid, 2);
        Assert.Equal(Grid.Count, basis.Count);
        for (var a = 0; a < Grid.Count; a++)
            for (var b = 0; b < Grid.Count; b++)
                Assert.Equal(wanted[a * Grid.Count + b], Enumerable.Range(0, basis.Count).Sum(f => basis.Functions[f * Grid.Count + a] * basis.Functions[f * Grid.Count + b]), 1e-9);
        Assert.True(SmoothBasis.Of(Grid, 2, 0.01).Count < Grid.Count / 2);
    }

    [Fact]
    public void Weights_SmoothPlantedWeights_AreFound()
    {
        var random = new Random(1);
        double[] planted = [.. Enumerable.Range(0, Grid.Count).Select(c => Math.Exp(-(Math.Pow(c / 7 - 2, 2) + Math.Pow(c % 7 - 4, 2)) / 4))];
        var (gram, cross, squares, count) = (new double[Grid.Count * Grid.Count], new double[Grid.Count], 0.0, 300);
        for (var i = 0; i < count; i++)
        {
            double[] x = [.. planted.Select(_ => random.NextDouble() - 0.5)];
            var score = Cholesky.Dot(x, planted) + (random.NextDouble() - 0.5) * 0.2;
            squares += score * score;
            for (var a = 0; a < x.Length; a++)
            {
                cross[a] += x[a] * score;
                for (var b = 0; b <= a; b++) gram[a * x.Length + b] += x[a] * x[b];
            }
        }

        var weights = new SmoothFit(Grid).Weights(gram, cross, squares, count);
        for (var cell = 0; cell < planted.Length; cell++) Assert.Equal(planted[cell], weights[cell], 0.05);
    }

    // With one cell and little noise the prior hardly counts: what is left is the standard error of least squares, s / |x|.
    [Fact]
    public void Deviations_OneCell_AreTheStandardError()
    {
        var random = new Random(2);
        var (gram, cross, squares, errors, count) = (0.0, 0.0, 0.0, 0.0, 1000);
        for (var i = 0; i < count; i++)
        {
            var (x, error) = (random.NextDouble() - 0.5, (random.NextDouble() - 0.5) * 0.2);
            var score = 2 * x + error;
            (gram, cross, squares, errors) = (gram + x * x, cross + x * score, squares + score * score, errors + error * error);
        }

        var deviation = Assert.Single(new SmoothFit(new(1, 1)).Of([gram], [cross], squares, count)!.Deviations());
        Assert.Equal(1, deviation / Math.Sqrt(errors / count / gram), 0.01);
    }

    [Fact]
    public void Deviations_CellsHardlySeen_AreLarger()
    {
        var random = new Random(3);
        var (gram, cross, squares, count) = (new double[Grid.Count * Grid.Count], new double[Grid.Count], 0.0, 300);
        for (var i = 0; i < count; i++)
        {
            double[] x = [.. Enumerable.Range(0, Grid.Count).Select(c => (c % 7 < 4 ? 1 : 0.01) * (random.NextDouble() - 0.5))];
            var score = x[8] + (random.NextDouble() - 0.5) * 0.2;
            squares += score * score;
            for (var a = 0; a < x.Length; a++)
            {
                cross[a] += x[a] * score;
                for (var b = 0; b <= a; b++) gram[a * x.Length + b] += x[a] * x[b];
            }
        }

        var deviations = new SmoothFit(Grid).Of(gram, cross, squares, count)!.Deviations();
        Assert.True(deviations.Where((_, c) => c % 7 == 6).Min() > 2 * deviations.Where((_, c) => c % 7 < 3).Max());
    }

    [Fact]
    public void Deviations_NothingToLearnFrom_AreNone() => Assert.Null(new SmoothFit(Grid).Of(new double[42 * 42], new double[42], 0, 10));

    [Fact]
    public void Weights_NothingToLearnFrom_AreZero()
    {
        Assert.All(new SmoothFit(Grid).Weights(new double[42 * 42], new double[42], 0, 10), w => Assert.Equal(0, w));
        Assert.All(new SmoothFit(Grid).Weights(new double[42 * 42], new double[42], 1, 10), w => Assert.Equal(0, w));
    }
}
