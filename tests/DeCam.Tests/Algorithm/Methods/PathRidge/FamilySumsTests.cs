using DeCam.Methods.PathRidge;
using DeCam.Numerics;

namespace DeCam.Tests.Algorithm.Methods.PathRidge;

public sealed class FamilySumsTests
{
    private const int Cells = 5;
    private const int Masks = 40;

    public static TheoryData<bool> Curves => [true, false];

    // The same from the matrices themselves: R = C - P M^-1 P'C, r = s - P M^-1 P's.
    [Theory, MemberData(nameof(Curves))]
    public void AddResiduals_DrawnMasks_AreThoseOfTheRegressionOnTheLevel(bool isPath)
    {
        var curve = isPath ? LevelCurve.Hats : LevelCurve.Parabola;
        var random = new Random(5);
        double[] levels = [.. Enumerable.Range(0, Masks).Select(_ => random.NextDouble())];
        double[] shares = [.. Enumerable.Range(0, Masks * Cells).Select(i => random.NextDouble() * levels[i / Cells])];
        double[] scores = [.. levels.Select((level, i) => Math.Sqrt(level) + shares[i * Cells] * 0.3 + random.NextDouble() * 0.1)];
        var products = new double[Cells * Cells];
        var sums = new FamilySums(curve, products, Cells);
        for (var i = 0; i < Masks; i++) sums.Add(levels[i], shares.AsSpan(i * Cells, Cells), scores[i]);

        var design = new double[Masks * curve.Functions];
        for (var i = 0; i < Masks; i++) curve.At(levels[i], design.AsSpan(i * curve.Functions, curve.Functions));
        double[] Residual(Func<int, double> value)
        {
            var system = new double[curve.Functions * curve.Functions];
            var common = new double[curve.Functions];
            for (var i = 0; i < Masks; i++)
                for (var a = 0; a < curve.Functions; a++)
                {
                    common[a] += design[i * curve.Functions + a] * value(i);
                    for (var b = 0; b < curve.Functions; b++) system[a * curve.Functions + b] += design[i * curve.Functions + a] * design[i * curve.Functions + b];
                }

            curve.AddPenalty(system, Masks);
            var solved = Cholesky.Factorise(system, curve.Functions).Solve(common);
            return [.. Enumerable.Range(0, Masks).Select(i => value(i) - Cholesky.Dot(design.AsSpan(i * curve.Functions, curve.Functions), solved))];
        }

        var score = Residual(i => scores[i]);
        var cells = Enumerable.Range(0, Cells).Select(cell => Residual(i => shares[i * Cells + cell])).ToArray();
        var (gram, cross) = ((double[])products.Clone(), new double[Cells]);
        var baseline = sums.Baseline();
        sums.AddResiduals(gram, cross, baseline, 0.5);

        for (var i = 0; i < Masks; i++) Assert.Equal(score[i], scores[i] - sums.MeanAt(levels[i], baseline), 1e-9);
        for (var a = 0; a < Cells; a++)
        {
            Assert.Equal(Cholesky.Dot(cells[a], score) / 0.5, cross[a], 1e-9);
            for (var b = 0; b <= a; b++) Assert.Equal(Cholesky.Dot(cells[a], cells[b]), gram[a * Cells + b], 1e-9);
        }
    }

    [Fact]
    public void Centred_DrawnMasks_AreDeviationsFromTheMeans()
    {
        var random = new Random(6);
        var sums = new FamilySums(LevelCurve.Parabola, new double[Cells * Cells], Cells);
        var rows = Enumerable.Range(0, Masks).Select(_ => Enumerable.Range(0, Cells + 1).Select(_ => random.NextDouble()).ToArray()).ToArray();
        foreach (var row in rows) sums.Add(row[1], row.AsSpan(0, Cells), row[Cells]);
        double Common(int a, int b) => rows.Sum(r => (r[a] - rows.Average(x => x[a])) * (r[b] - rows.Average(x => x[b])));
        var (gram, cross) = sums.Centred();
        for (var a = 0; a < Cells; a++)
        {
            Assert.Equal(Common(a, Cells), cross[a], 1e-9);
            for (var b = 0; b <= a; b++) Assert.Equal(Common(a, b), gram[a * Cells + b], 1e-9);
        }
    }
}
