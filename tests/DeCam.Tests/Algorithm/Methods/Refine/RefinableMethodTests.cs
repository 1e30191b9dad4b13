using DeCam.Masks;
using DeCam.Methods;
using DeCam.Scoring;

namespace DeCam.Tests.Algorithm.Methods.Refine;

public sealed class RefinableMethodTests
{
    private const int Side = 32;
    private static readonly Window Planted = new(18, 4, 10, 10);

    private static Dictionary<string, string> Refine(string share) => new() { ["refine"] = share };

    private static IExplainer Start(string name, string share, int? budget) =>
        MethodCatalog.Named(name).Create(new(Side, Side, 1, 5, budget), null, Refine(share));

    // Insertion less deletion of a map under a score that is the kept share of the planted rectangle.
    private static double Figure(float[] map)
    {
        var score = Driven.Rectangle(Side, Planted);
        var kept = new float[map.Length];
        var order = Enumerable.Range(0, map.Length).OrderByDescending(i => map[i]).ToArray();
        var figure = 0.0;
        foreach (var pixel in order)
        {
            kept[pixel] = 1;
            figure += (2 * score(kept) - 1) / map.Length;
        }

        return figure;
    }

    [Fact]
    public void Map_Refined_IsBetterByTheMetric()
    {
        var plain = Start("rise", "0", 100);
        Driven.Run(plain, Side, Side, Driven.Rectangle(Side, Planted));
        var refined = Start("rise", "0.9", 1000);
        Driven.Run(refined, Side, Side, Driven.Rectangle(Side, Planted));
        Assert.True(Figure(refined.Map(0)) > Figure(plain.Map(0)) + 0.02, $"{Figure(plain.Map(0))} to {Figure(refined.Map(0))}");
        Assert.Contains(refined.Notes, n => n.Contains("tuned", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("rise")]
    [InlineData("occlusion")]
    [InlineData("ellipse-ridge")]
    [InlineData("decam")]
    public void Ask_Budget_IsNeverExceededAndLeavesLessThanOneFigure(string name)
    {
        var planned = MethodCatalog.Named(name).Resolve(null, Refine("0.5"), Side, Side).PlannedEvaluations;
        foreach (var budget in new[] { 30, Math.Min(planned, 190), Math.Min(planned, 333) })
        {
            var spent = Driven.Run(Start(name, "0.5", budget), Side, Side, Driven.Rectangle(Side, Planted));
            Assert.Equal(budget, spent);
        }
    }

    [Theory]
    [InlineData(20, 20, false)]         // half of 20 buys no figure
    [InlineData(63, 63, false)]         // half of 63 buys one, and nothing to compare it with
    [InlineData(64, 32, true)]
    [InlineData(79, 47, true)]          // 39 for tuning buy two figures; the 7 left over are the method's
    [InlineData(100, 52, true)]
    public void Ask_Share_BuysWholeFiguresOrLeavesAllToTheMethod(int budget, int search, bool tuned)
    {
        var refined = Start("rise", "0.5", budget);
        Assert.Equal(budget, Driven.Run(refined, Side, Side, Driven.Rectangle(Side, Planted)));
        var plain = Start("rise", "0", search);
        Driven.Run(plain, Side, Side, Driven.Rectangle(Side, Planted));

        Assert.Equal(tuned, refined.State.IsMetricTuned);
        Assert.Equal("budget", refined.State.StoppedBy);
        Assert.Contains(tuned ? "was tuned" : "was not tuned", Assert.Single(refined.Notes), StringComparison.Ordinal);
        if (!tuned) Assert.Equal(plain.Map(0), refined.Map(0));
        var start = Start("rise", "0.5", budget);
        Driven.Run(start, Side, Side, Driven.Rectangle(Side, Planted), limit: search);
        Assert.Equal(plain.Map(0), start.Map(0));
        Assert.False(start.State.IsMetricTuned);
    }

    [Fact]
    public void Map_RefinedDeCam_StaysBetweenZeroAndOne()
    {
        foreach (var budget in new[] { 200, 400 })
        {
            var refined = Start("decam", "0.6", budget);
            Driven.Run(refined, Side, Side, Driven.Rectangle(Side, Planted));
            Assert.All(refined.Map(0), v => Assert.InRange(v, 0f, 1f));
        }
    }

    [Fact]
    public void Map_ToldInPieces_IsTheSameToTheBit()
    {
        var (whole, pieces) = (Start("rise", "0.5", 300), Start("rise", "0.5", 300));
        Driven.Run(whole, Side, Side, Driven.Rectangle(Side, Planted));
        Driven.Run(pieces, Side, Side, Driven.Rectangle(Side, Planted), piece: 5);
        Assert.Equal(whole.Map(0), pieces.Map(0));
    }

    [Fact]
    public void Resolve_Share_MarksTheResultMetricTuned()
    {
        var method = MethodCatalog.Named("rise");
        Assert.True(method.Resolve(null, Refine("0.5"), Side, Side).MetricTuned);
        Assert.False(method.Resolve(null, Refine("0"), Side, Side).MetricTuned);
        Assert.False(method.Resolve(null, new Dictionary<string, string>(), Side, Side).MetricTuned);
        Assert.Equal(0.5, method.Resolve(null, Refine("0.5"), Side, Side).Options["refine"]);
        Assert.Contains(method.Options(null), o => o.Name == "refine");
    }

    [Theory]
    [InlineData("refin", "Method 'occlusion' has no option 'refin'; did you mean 'refine'?")]
    [InlineData("temperature", "Method 'occlusion' has no option 'temperature'; use one of window, stride, baseline, score, refine, objects.")]
    public void Resolve_UnknownOption_NamesRefineAmongThoseItHas(string option, string message)
    {
        var error = Assert.Throws<ScoringRefusedException>(() => MethodCatalog.Named("occlusion").Resolve(null, new Dictionary<string, string> { [option] = "1" }, Side, Side));
        Assert.Equal(message, error.Message);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("-0.1")]
    [InlineData("half")]
    [InlineData("NaN")]
    public void Resolve_ImpossibleShare_IsRefused(string share) =>
        Assert.Contains("'refine'", Assert.Throws<ScoringRefusedException>(() => MethodCatalog.Named("rise").Resolve(null, Refine(share), Side, Side)).Message, StringComparison.Ordinal);

    [Fact]
    public void Create_SeveralTargets_IsRefused() =>
        Assert.Throws<ScoringRefusedException>(() => MethodCatalog.Named("rise").Create(new(Side, Side, 2, 0, null), null, Refine("0.5")));
}
