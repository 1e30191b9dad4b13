using DeCam.Masks;
using DeCam.Methods.Hsic;
using DeCam.Scoring;

namespace DeCam.Tests.Algorithm.Methods.Hsic;

public sealed class HsicExplainerTests
{
    private const int Side = 3;

    private static float[] Dependence(Func<float[], double> score)
    {
        var explainer = new HsicMethod().Create(new(Side, Side, 1, 3, null), new HsicOptions { Grid = Side, Masks = 1000 });
        Driven.Run(explainer, Side, Side, score);
        return explainer.Map(0);
    }

    // For z = +-1 the Gaussian kernel of a two-valued score is alpha + beta z z', so HSIC is beta / 2.
    private static double TwoValued(double difference, double median) => (1 - Math.Exp(-difference * difference / (2 * median * median))) / 4;

    [Fact]
    public void Map_OneCell_IsTheValueWorkedOutByHand()
    {
        var map = Dependence(x => x[4] == 1 ? 0.8 : 0.4);
        // Half the scores are 0.4 and half 0.8, so the median is their mean.
        Assert.Equal(TwoValued(0.4, 0.6), map[4], 0.002);
        Assert.All(map.Where((_, i) => i != 4), v => Assert.InRange(v, 0, 0.002));
    }

    [Fact]
    public void Map_AdditiveFunction_RanksCellsByTheirCoefficients()
    {
        double[] a = [5, 0, 4, 0, 3, 0, 2, 0, 0];
        var map = Dependence(x => 0.1 + a.Zip(x, (c, v) => c * v).Sum() / 20);
        Assert.True(map[0] > map[2] && map[2] > map[4] && map[4] > map[6]);
        Assert.True(map[6] > 3 * map.Where((_, i) => a[i] == 0).Max());
    }

    [Fact]
    public void Map_ProductFunction_FindsItsFactorsAlike()
    {
        var map = Dependence(x => 0.5 + 0.5 * x[1] * x[7]);
        // Three quarters of the scores are 0.5, the median. Given one factor, the score is 0.5, or an even mixture.
        var beta = (1 - Math.Exp(-0.5)) / 4;
        Assert.Equal(beta / 4, map[1], 0.003);
        Assert.Equal(beta / 4, map[7], 0.003);
        Assert.All(map.Where((_, i) => i is not (1 or 7)), v => Assert.InRange(v, 0, 0.002));
    }

    [Fact]
    public void Map_AskedAgain_IsACopyThatTheNextScoresReplace()
    {
        var explainer = new HsicMethod().Create(new(Side, Side, 1, 3, null), new HsicOptions { Grid = Side, Masks = 40 });
        Driven.Run(explainer, Side, Side, x => 0.1 + x[0] / 2, limit: 20);
        var first = explainer.Map(0);
        var again = explainer.Map(0);
        Assert.Equal(first, again);
        again[0] = 9;
        Assert.Equal(first, explainer.Map(0));
        Driven.Run(explainer, Side, Side, x => 0.1 + x[8] / 2);
        Assert.NotEqual(first, explainer.Map(0));
    }

    [Theory]
    [InlineData(64, 4881, true)]
    [InlineData(64, 4882, false)]
    [InlineData(12, 20_000, true)]
    [InlineData(64, 20_000, false)]
    public void Resolve_MoreMasksThanCanBeCompared_IsRefused(int grid, int masks, bool allowed)
    {
        var options = new Dictionary<string, string> { ["grid"] = $"{grid}", ["masks"] = $"{masks}" };
        var refusal = Record.Exception(() => new HsicMethod().Resolve(null, options, 224, 224));
        if (allowed) Assert.Null(refusal);
        else Assert.Contains("at most 4881 masks", Assert.IsType<ScoringRefusedException>(refusal).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ask_Round_KeepsEachCellInHalfOfTheMasks()
    {
        var masks = (CellMasks)new HsicMethod().Create(new(9, 9, 1, 1, null), new HsicOptions { Grid = Side }).Ask(101)[0].Masks;
        Assert.True(masks.IsBinary);
        for (var cell = 0; cell < 9; cell++)
            Assert.Equal(50, Enumerable.Range(0, 101).Count(i => masks.Cells(i)[cell] == 1));
    }

    [Fact]
    public void Dependence_ScoresAllZero_IsZero() =>
        Assert.Equal([0, 0], HsicEstimator.Dependence([true, false, false, true], [0, 0], 2).Select(v => Math.Round(v, 12)));
}
