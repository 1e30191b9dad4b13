using DeCam.Methods.EllipseRidge;
using DeCam.Numerics;

namespace DeCam.Tests.Algorithm.Methods.EllipseRidge;

public sealed class SmoothRidgeTests
{
    private const int Grid = 8;

    private static float[] Fitted(Func<int, int, double> weight, double noise, int samples, Func<int, double>? intercept = null)
    {
        var random = new Random(3);
        var ridge = new SmoothRidge(Grid, 2);
        var shares = new double[Grid * Grid];
        for (var i = 0; i < samples; i++)
        {
            for (var cell = 0; cell < shares.Length; cell++) shares[cell] = random.NextDouble();
            var score = intercept?.Invoke(i % 2) ?? 0;
            for (var cell = 0; cell < shares.Length; cell++) score += weight(cell % Grid, cell / Grid) * shares[cell];
            ridge.Add(shares, i % 2, score + noise * (random.NextDouble() - 0.5));
        }

        return ridge.Draw(Grid, Grid);
    }

    private static double Bump(int x, int y) => Math.Exp(-((x - 2) * (x - 2) + (y - 5) * (y - 5)) / 8.0);

    [Fact]
    public void Draw_SmoothWeights_AreRecovered()
    {
        var weights = Fitted(Bump, 0.01, 600);
        for (var i = 0; i < weights.Length; i++) Assert.Equal(Bump(i % Grid, i / Grid), weights[i], 0.03);
    }

    [Fact]
    public void Draw_FewerSamplesThanCells_StillFindsThePlace()
    {
        var weights = Fitted(Bump, 0.1, 30);
        Assert.InRange(Math.Abs(Array.IndexOf(weights, weights.Max()) % Grid - 2), 0, 1);
        Assert.InRange(Math.Abs(Array.IndexOf(weights, weights.Max()) / Grid - 5), 0, 1);
    }

    [Fact]
    public void Draw_FillsOfDifferentLevel_DoNotDisturb()
    {
        var plain = Fitted(Bump, 0.01, 400);
        var shifted = Fitted(Bump, 0.01, 400, fill => 100 * fill);
        for (var i = 0; i < plain.Length; i++) Assert.Equal(plain[i], shifted[i], 1e-4);
    }

    [Fact]
    public void Draw_PureNoise_IsShrunkTowardsNothing()
    {
        var weights = Fitted((_, _) => 0, 1, 300);
        Assert.True(weights.Max(Math.Abs) < 0.05, $"{weights.Max(Math.Abs)}");
    }

    [Fact]
    public void CosineBasis_AnyValues_AreDrawnAsTheyWere()
    {
        var random = new Random(1);
        var values = Enumerable.Range(0, Grid * Grid).Select(_ => random.NextDouble()).ToArray();
        var basis = new CosineBasis(Grid);
        var coefficients = new double[values.Length];
        basis.Analyse(values, coefficients);
        Assert.Equal(values.Sum(v => v * v), coefficients.Sum(c => c * c), 1e-9);
        Assert.Equal(values, basis.Draw(coefficients, Grid, Grid).Select(v => (double)v), (a, b) => Math.Abs(a - b) < 1e-6);
    }
}
