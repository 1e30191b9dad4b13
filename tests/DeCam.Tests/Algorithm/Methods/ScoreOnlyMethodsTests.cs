using DeCam.Imaging;
using DeCam.Masks;
using DeCam.Methods;
using DeCam.Scoring;

namespace DeCam.Tests.Algorithm.Methods;

/// <summary>What holds for every method that sees scores alone.</summary>
public sealed class ScoreOnlyMethodsTests
{
    private const int Height = 36;
    private const int Width = 50;
    private static readonly Window Planted = new(28, 6, 14, 14);
    private static readonly Dictionary<string, string> None = [];

    public static TheoryData<string> Names => [.. MethodCatalog.All.Select(m => m.Name).Intersect(["rise", "lime", "occlusion", "sobol", "hsic", "shap-partition", "ellipse-ridge", "path-ridge"])];

    private static ImageView Picture(int height, int width)
    {
        var rgb = new byte[height * width * 3];
        for (var i = 0; i < rgb.Length; i++) rgb[i] = Driven.IsInside(i / 3, width, Planted) ? (byte)200 : (byte)(i / 3 % width * 2);
        return new(height, width, rgb);
    }

    private static IExplainer Start(string name, int? budget = null, int targets = 1, int height = Height, int width = Width, long seed = 7) =>
        MethodCatalog.Named(name).Create(new(height, width, targets, seed, budget, Picture(height, width)), null, None);

    private static float[] MapOf(string name, int? budget, int piece = int.MaxValue, long seed = 7)
    {
        var explainer = Start(name, budget, seed: seed);
        Driven.Run(explainer, Height, Width, Driven.Rectangle(Width, Planted), piece: piece);
        return explainer.Map(0);
    }

    [Theory, MemberData(nameof(Names))]
    public void Map_PlantedRectangle_StandsOutInNonSquareFrame(string name) =>
        Assert.True(Driven.Contrast(MapOf(name, null), Width, Planted) > 1.5, $"{Driven.Contrast(MapOf(name, null), Width, Planted)}");

    [Theory, MemberData(nameof(Names))]
    public void Map_CutShort_StillStandsOut(string name) =>
        Assert.True(Driven.Contrast(MapOf(name, 150), Width, Planted) > 0.7, $"{Driven.Contrast(MapOf(name, 150), Width, Planted)}");

    [Theory, MemberData(nameof(Names))]
    public void Ask_Budget_IsSpentExactly(string name)
    {
        foreach (var budget in new[] { 1, 67, 141 })
            Assert.Equal(budget, Driven.Run(Start(name, budget), Height, Width, Driven.Rectangle(Width, Planted)));
        var planned = MethodCatalog.Named(name).Resolve(null, None, Height, Width).PlannedEvaluations;
        Assert.Equal(planned, Driven.Run(Start(name), Height, Width, Driven.Rectangle(Width, Planted)));
        Assert.Equal(100, Driven.Run(Start(name), Height, Width, Driven.Rectangle(Width, Planted), limit: 100));
    }

    [Theory, MemberData(nameof(Names))]
    public void Map_ToldInPieces_IsTheSameToTheBit(string name)
    {
        Assert.Equal(MapOf(name, 300), MapOf(name, 300));
        Assert.Equal(MapOf(name, 300), MapOf(name, 300, piece: 7));
    }

    [Theory, MemberData(nameof(Names))]
    public void Map_AnotherSeed_DiffersWhereMasksAreRandom(string name) =>
        Assert.Equal(name is "occlusion" or "shap-partition", MapOf(name, 300).SequenceEqual(MapOf(name, 300, seed: 8)));

    [Theory, MemberData(nameof(Names))]
    public void Map_AfterOneScore_IsFinite(string name)
    {
        var explainer = Start(name, 1);
        Driven.Run(explainer, Height, Width, _ => 0.25);
        Assert.All(explainer.Map(0), v => Assert.True(float.IsFinite(v)));
        Assert.Empty(explainer.Ask(10));
    }

    [Theory, MemberData(nameof(Names))]
    public void State_Ended_TellsTheBudgetFromTheMethodsOwnNumber(string name)
    {
        var planned = MethodCatalog.Named(name).Resolve(null, None, Height, Width).PlannedEvaluations;
        foreach (var (budget, stoppedBy) in new (int?, string)[] { (20, "budget"), (planned, "evaluations"), (null, "evaluations") })
        {
            var explainer = Start(name, budget);
            Assert.Null(explainer.State.StoppedBy);
            Driven.Run(explainer, Height, Width, _ => 0.25);
            Assert.Equal(stoppedBy, explainer.State.StoppedBy);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Map_ConstantScore_IsFiniteAndFlat(string name)
    {
        var explainer = Start(name, 200);
        Driven.Run(explainer, Height, Width, _ => 0.25);
        var map = explainer.Map(0);
        if (name != "rise") Assert.True(map.Max() - map.Min() < 1e-3, $"{map.Min()} to {map.Max()}");
        Assert.All(map, v => Assert.True(float.IsFinite(v)));
    }

    [Theory, MemberData(nameof(Names))]
    public void Map_OnePixelFrame_IsFinite(string name)
    {
        var explainer = Start(name, 130, height: 1, width: 1);
        Driven.Run(explainer, 1, 1, mask => mask[0]);
        Assert.True(float.IsFinite(Assert.Single(explainer.Map(0))));
    }

    [Theory, MemberData(nameof(Names))]
    public void Map_TwoTargets_AreWhatEachGivesAlone(string name)
    {
        if (MethodCatalog.Named(name).MasksDependOnTarget) return;
        var (left, right) = (Driven.Rectangle(Width, new(2, 3, 12, 12)), Driven.Rectangle(Width, Planted));
        var both = Start(name, 200, targets: 2);
        while (both.Ask(1000) is { Count: > 0 } requests)
            foreach (var request in requests)
                for (var i = 0; i < request.Masks.Count; i++)
                {
                    var mask = Driven.Draw(request.Masks, i, Height, Width);
                    both.Tell([Driven.Score(left(mask)), Driven.Score(right(mask))]);
                }

        Assert.Equal(MapOf(name, 200), both.Map(1));
        Assert.NotEqual(both.Map(0), both.Map(1));
    }

    [Theory, MemberData(nameof(Names))]
    public void Tell_MoreScoresThanAsked_IsRefused(string name)
    {
        var explainer = Start(name, 3);
        explainer.Ask(3);
        Assert.Throws<InvalidOperationException>(() => explainer.Ask(3));
        Assert.Throws<ArgumentException>(() => explainer.Tell(new ClassScore[4]));
    }

    [Theory, MemberData(nameof(Names))]
    public void Resolve_EveryDefault_IsAcceptedAsText(string name)
    {
        var method = MethodCatalog.Named(name);
        var written = method.Options(null).ToDictionary(o => o.Name, o => o.Default);
        Assert.Equal(method.Resolve(null, None, Height, Width).Options, method.Resolve(null, written, Height, Width).Options);
    }

    [Theory]
    [InlineData("rise", "masks", "0")]
    [InlineData("rise", "keep", "1")]
    [InlineData("lime", "segments", "1")]
    [InlineData("lime", "kernel-width", "0")]
    [InlineData("occlusion", "stride", "0.3")]
    [InlineData("occlusion", "window", "70000")]
    [InlineData("shap-partition", "masks", "1")]
    [InlineData("sobol", "grid", "9")]
    [InlineData("hsic", "masks", "1")]
    [InlineData("hsic", "score", "logit")]
    [InlineData("path-ridge", "masks", "1")]
    [InlineData("path-ridge", "round", "39")]
    [InlineData("path-ridge", "black", "1.1")]
    [InlineData("path-ridge", "paths", "most")]
    public void Resolve_ImpossibleOption_IsRefusedByName(string name, string option, string value)
    {
        var refusal = Assert.Throws<ScoringRefusedException>(() =>
            MethodCatalog.Named(name).Resolve(null, new Dictionary<string, string> { [option] = value }, Height, Width));
        Assert.Equal(RefusalKind.Option, refusal.Kind);
        Assert.Contains($"'{option}'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"'{name}'", refusal.Message, StringComparison.Ordinal);
    }
}
