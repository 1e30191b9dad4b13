using DeCam.Masks;
using DeCam.Methods.Sobol;

namespace DeCam.Tests.Algorithm.Methods.Sobol;

public sealed class SobolExplainerTests
{
    private const int Side = 3;

    // Ranks in the matrix of ordered dithering: corners of 2 x 2 first, then the cell across, then its neighbours.
    private static readonly int[] Visited = [0, 8, 2, 6, 4, 1, 7, 3, 5];

    // One pixel a cell, so that the map is the indices themselves.
    private static float[] Indices(Func<float[], double> score, int designs)
    {
        var options = new SobolOptions { Grid = Side, Designs = designs };
        var explainer = new SobolMethod().Create(new(Side, Side, 1, 3, null), options);
        Driven.Run(explainer, Side, Side, score);
        return explainer.Map(0);
    }

    [Fact]
    public void Map_AdditiveFunction_IsEachTermsShareOfVariance()
    {
        // f = sum a_i x_i: S_T,i = a_i^2 / sum a^2.
        double[] a = [4, 3, 2, 1, 0, 0, 0, 0, 0];
        var map = Indices(x => a.Zip(x, (c, v) => c * v).Sum() / 10, 1024);
        for (var i = 0; i < a.Length; i++) Assert.Equal(a[i] * a[i] / 30, map[i], 0.01);
    }

    [Fact]
    public void Map_ProductFunction_IsThePublishedTotalIndex()
    {
        // Sobol's g-function: S_T,i = V_i prod_{j != i} (1 + V_j) / (prod (1 + V_j) - 1), V_i = 1 / (3 (1 + a_i)^2).
        double[] a = [0, 0.5, 1, 3, 9, 99, 99, 99, 99];
        var v = Array.ConvertAll(a, c => 1 / (3 * (1 + c) * (1 + c)));
        var product = v.Aggregate(1.0, (p, t) => p * (1 + t));
        var map = Indices(x => a.Zip(x, (c, t) => (Math.Abs(4 * t - 2) + c) / (1 + c)).Aggregate(0.01, (p, t) => p * t), 4096);
        for (var i = 0; i < a.Length; i++) Assert.Equal(v[i] * (product / (1 + v[i])) / (product - 1), map[i], 0.03);
    }

    [Fact]
    public void Add_IncompleteDesign_UsesTheTermsThereAre()
    {
        var estimator = new JansenEstimator(2);
        double[] told = [1, 3, 2, 1, 5, 7, 9];       // A, B, A_B^1, A_B^2 of the first design; A, B, A_B^1 of the second
        for (var i = 0; i < told.Length; i++) estimator.Add(i % 4, told[i]);
        var variance = (9 + 1 + 1 + 9) / 3.0;        // of 1, 3, 5, 7
        Assert.Equal([(1 + 16) / (2 * 2 * variance), 0], estimator.TotalIndices());
    }

    [Fact]
    public void Ask_FirstDesign_SharesOneCoordinateWithTheSecondPoint()
    {
        var masks = (CellMasks)new SobolMethod().Create(new(9, 9, 1, 1, null), new SobolOptions { Grid = Side }).Ask(11)[0].Masks;
        for (var cell = 0; cell < 9; cell++)
            for (var other = 0; other < 9; other++)
                Assert.Equal(masks.Cells(other == Visited[cell] ? 1 : 0)[other], masks.Cells(2 + cell)[other]);
    }

    [Theory]
    [InlineData(2 + 12)]        // a part of the first design
    [InlineData(66 + 2 + 9)]    // a part of the second
    public void Map_CutShort_FindsARectangleInTheLowerHalf(int budget)
    {
        const int side = 32;
        var planted = new Window(8, 20, 12, 12);
        var explainer = new SobolMethod().Create(new(side, side, 1, 3, budget), new SobolOptions());
        Driven.Run(explainer, side, side, Driven.Rectangle(side, planted));
        Assert.True(Driven.Contrast(explainer.Map(0), side, planted) > 1, $"{Driven.Contrast(explainer.Map(0), side, planted)}");
    }

    [Fact]
    public void TotalIndices_CoordinatesInAnotherOrder_AreTheSameToTheBit()
    {
        var (rows, mixed) = (new JansenEstimator(3), new JansenEstimator(3));
        foreach (var design in new double[][] { [0.1, 0.7, 0.2, 0.3, 0.9], [0.4, 0.3, 0.8, 0.6, 0.5] })
        {
            foreach (var position in new[] { 0, 1, 2, 3, 4 }) rows.Add(position, design[position]);
            foreach (var position in new[] { 0, 1, 4, 2, 3 }) mixed.Add(position, design[position]);
        }

        Assert.Equal(rows.TotalIndices(), mixed.TotalIndices());
    }

    [Fact]
    public void TotalIndices_CoordinateNotReached_IsTheMeanOfTheOthers()
    {
        var estimator = new JansenEstimator(3);
        foreach (var (position, score) in new[] { (0, 1.0), (1, 3), (2 + 2, 2), (2 + 0, 4) }) estimator.Add(position, score);
        // The variance of 1 and 3 is 2: 3^2 / 4 and 1^2 / 4 are known.
        Assert.Equal([2.25, 1.25, 0.25], estimator.TotalIndices());
    }

    [Fact]
    public void PlannedEvaluations_Defaults_AreThePublished2112() =>
        Assert.Equal(2112, new SobolMethod().Resolve(null, new Dictionary<string, string>(), 224, 224).PlannedEvaluations);
}
