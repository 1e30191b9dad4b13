using DeCam.Explanations;
using DeCam.Masks;
using DeCam.Methods;
using DeCam.Methods.PathRidge;
using DeCam.Tests.Algorithm.Explanations;

namespace DeCam.Tests.Algorithm.Methods.PathRidge;

public sealed class PathRidgeExplainerTests
{
    private const int Height = 60;
    private const int Width = 84;
    private static readonly Window Planted = new(50, 8, 20, 20);
    private static readonly Baseline[] Fills = [Baseline.Blur, Baseline.Zero, Baseline.Black];

    private static IExplainer Start(PathRidgeOptions options, int? budget = null, int height = Height, int width = Width) =>
        new PathRidgeMethod().Create(new(height, width, 1, 11, budget), options);

    public static TheoryData<string> Presets => [.. new PathRidgeMethod().Presets];

    [Theory, MemberData(nameof(Presets))]
    public void Map_PlantedRectangle_PeaksInside(string preset)
    {
        var options = new PathRidgeMethod().Settle(preset, new Dictionary<string, string>());
        foreach (var surrogate in new[] { false, true })
        {
            var explainer = Start(options with { Surrogate = surrogate }, 500);
            Driven.Run(explainer, Height, Width, Driven.Rectangle(Width, Planted));
            var map = explainer.Map(0);
            Assert.True(Driven.IsInside(Array.IndexOf(map, map.Max()), Width, Planted));
        }
    }

    // Each part is of no use alone, and linear weights cannot say so.
    [Fact]
    public void Map_TwoPartsNeededAtOnce_BothStandOut()
    {
        var (left, right) = (new Window(8, 30, 16, 16), Planted);
        var explainer = Start(new(), 800);
        Driven.Run(explainer, Height, Width, mask => Driven.Rectangle(Width, left)(mask) * Driven.Rectangle(Width, right)(mask));
        Assert.True(Driven.Contrast(explainer.Map(0), Width, left) > 1);
        Assert.True(Driven.Contrast(explainer.Map(0), Width, right) > 1);
    }

    [Fact]
    public void Stop_TopThatStays_EndsFromThreeHundredOnAndSaysSo()
    {
        var rectangle = Driven.Rectangle(Width, Planted);
        var (early, late, never) = (Start(new() { Stop = 0.01 }), Start(new() { Stop = 1 }), Start(new()));

        var spent = Driven.Run(early, Height, Width, rectangle);

        Assert.InRange(spent, 300, 999);
        Assert.Equal("stable", early.State.StoppedBy);
        Assert.Empty(early.Ask(100));
        // The masks so far are those of the same search without an early end.
        Driven.Run(never, Height, Width, rectangle, limit: spent);
        Assert.Equal(never.Map(0), early.Map(0));
        Assert.Equal(1000, Driven.Run(late, Height, Width, rectangle));
        Assert.Equal("evaluations", late.State.StoppedBy);
    }

    [Fact]
    public void StableTop_ThreeFitsOfOneOrder_IsStillAndAMoveBeginsAnew()
    {
        double[] rising = [.. Enumerable.Range(0, 50).Select(i => (double)i)], falling = [.. rising.Reverse()];
        var top = new StableTop(0.9);

        Assert.Equal([false, false, false, true], Enumerable.Range(0, 4).Select(_ => top.Look(rising)));
        Assert.False(top.Look(falling));
        Assert.Equal([false, false, true], Enumerable.Range(0, 3).Select(_ => top.Look(falling)));
    }

    [Fact]
    public void Ask_Rounds_AreEllipsesFirstAndMostlyPathsFromTwoHundredOn()
    {
        var explainer = Start(new() { Masks = 700 });
        List<(int Ellipses, int Paths)> rounds = [];
        while (explainer.Ask(int.MaxValue) is { Count: > 0 } requests)
        {
            rounds.Add((Count<EllipseMasks>(requests), Count<PathMasks>(requests)));
            foreach (var fill in Fills) Assert.Contains(requests, r => r.Masks is EllipseMasks && r.Baseline == fill);
            Tell(explainer, requests);
        }

        Assert.Equal([(128, 0), (72, 0), (26, 102), (26, 102), (26, 102), (23, 93)], rounds);

        static int Count<T>(IEnumerable<MaskRequest> requests) where T : MaskSet => requests.Where(r => r.Masks is T).Sum(r => r.Masks.Count);
    }

    [Theory]
    [InlineData("even", 6)]
    [InlineData("balanced", 4)]
    [InlineData("sharp", 2)]
    public void Ask_Preset_HasItsPaths(string preset, int paths)
    {
        var explainer = Start(new PathRidgeMethod().Settle(preset, new Dictionary<string, string>()), 400);
        HashSet<(Baseline, bool)> found = [];
        while (explainer.Ask(int.MaxValue) is { Count: > 0 } requests)
        {
            foreach (var request in requests)
                if (request.Masks is PathMasks masks)
                    for (var i = 0; i < masks.Count; i++) found.Add((request.Baseline, masks.Mask(i).IsDeleted));
            Tell(explainer, requests);
        }

        Assert.Equal(paths, found.Count);
        if (preset == "sharp") Assert.Equal([(Baseline.Zero, true), (Baseline.Blur, false)], found.Order());
    }

    [Fact]
    public void Resolve_Sharp_IsMarkedMetricTuned()
    {
        var method = MethodCatalog.Named("path-ridge");
        var none = new Dictionary<string, string>();
        Assert.Equal(["even", "balanced", "sharp", "fast", "best"], method.Presets);
        Assert.Equal([false, false, true, false, false], method.Presets.Select(p => method.Resolve(p, none, 224, 224).MetricTuned));
        Assert.Equal([1000, 1000, 1000, 500, 5000], method.Presets.Select(p => method.Resolve(p, none, 224, 224).PlannedEvaluations));
        Assert.True(Start(new() { Paths = PathChoice.Metric }).State.IsMetricTuned);
        Assert.False(Start(new()).State.IsMetricTuned);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 7)]
    [InlineData(9, 9)]
    [InlineData(30, 100)]
    [InlineData(5, 400)]
    public void Map_AnyFrame_IsFiniteAndSpendsTheBudget(int height, int width)
    {
        var explainer = Start(new(), 330, height, width);
        Assert.Equal(330, Driven.Run(explainer, height, width, mask => mask.Take(mask.Length / 2 + 1).Average()));
        var map = explainer.Map(0);
        Assert.Equal(height * width, map.Length);
        Assert.All(map, value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void Map_AfterEachScore_IsTheOneOfAShorterRun()
    {
        var (long1, short1) = (Start(new() { Surrogate = false }, 300), Start(new() { Surrogate = false }, 230));
        Driven.Run(long1, Height, Width, Driven.Rectangle(Width, Planted), limit: 230);
        Driven.Run(short1, Height, Width, Driven.Rectangle(Width, Planted));
        Assert.Equal(short1.Map(0), long1.Map(0));
    }

    [Fact]
    public void Restore_AfterAnyRound_HasTheIdenticalFuture()
    {
        var model = PlantedModel.Rectangle(24, 30, 4, 6, 14, 14);
        var plan = new ExplanationPlan { Method = "path-ridge", Seed = 3, Budget = 420, BatchSize = 16, Protocols = ["black-30"], Snapshots = [7, 210, 420] };
        var expected = model.Run(plan);
        Assert.Equal(420, expected.Evaluations + expected.SkippedAsIdentical);
        Assert.NotEqual(expected.Targets[0].Snapshots[1].Map, expected.Targets[0].Map);
        for (var stop = 0; stop < 5; stop++)
        {
            var run = new ExplanationRun(plan, model.View);
            while (run.CompletedRounds < stop) run.Tell(run.OpenBatches[^1].Index, model.Score(run.OpenBatches[^1]));
            run.Tell(run.OpenBatches[0].Index, model.Score(run.OpenBatches[0]));       // of a round not completed: asked again
            var restored = ExplanationRun.Restore(plan, model.View, run.Save());
            model.Finish(restored);
            var outcome = restored.Outcome();
            Assert.Equal(expected.Targets[0].Map, outcome.Targets[0].Map);
            Assert.Equal(expected.Targets[0].Snapshots.Select(s => s.Map), outcome.Targets[0].Snapshots.Select(s => s.Map));
        }
    }

    [Fact]
    public void Map_GuidedFilter_FollowsThePictureAndWantsIt()
    {
        var rgb = new byte[Height * Width * 3];
        for (var i = 0; i < rgb.Length; i++) rgb[i] = Driven.IsInside(i / 3, Width, Planted) ? (byte)255 : (byte)0;
        var options = new PathRidgeOptions { GuidedFilter = true };
        var problem = new ExplanationProblem(Height, Width, 1, 11, 300);
        var filtered = new PathRidgeMethod().Create(problem with { Image = new(Height, Width, rgb) }, options);
        var plain = Start(new(), 300);
        foreach (var explainer in new[] { filtered, plain }) Driven.Run(explainer, Height, Width, Driven.Rectangle(Width, Planted));
        Assert.True(Step(filtered.Map(0)) > 1.5 * Step(plain.Map(0)), $"{Step(filtered.Map(0))}, {Step(plain.Map(0))}");
        Assert.Contains("'guided-filter'", Assert.Throws<Scoring.ScoringRefusedException>(() => new PathRidgeMethod().Create(problem, options)).Message, StringComparison.Ordinal);
        Dictionary<string, string> isOn = new() { ["guided-filter"] = "true" };
        Assert.Equal((true, false), (MethodCatalog.Check("path-ridge", null, isOn).NeedsImage, MethodCatalog.Check("path-ridge", null, new Dictionary<string, string>()).NeedsImage));
    }

    // Mean step over the left side of the rectangle, in ranges of the map.
    private static double Step(float[] map) =>
        Enumerable.Range(Planted.Y, Planted.Height).Average(y => map[y * Width + Planted.X] - map[y * Width + Planted.X - 1]) / (map.Max() - map.Min());

    private static void Tell(IExplainer explainer, IReadOnlyList<MaskRequest> requests)
    {
        foreach (var request in requests)
            for (var i = 0; i < request.Masks.Count; i++)
                explainer.Tell([Driven.Score(0.1 + 0.8 * Driven.Rectangle(Width, Planted)(Driven.Draw(request.Masks, i, Height, Width)))]);
    }
}
