using DeCam.Attributions;
using DeCam.Explanations;
using DeCam.Methods;
using DeCam.Scoring;

namespace DeCam.Tests.Algorithm.Explanations;

public sealed class AttributionPlanTests
{
    private static readonly PlantedModel Model = PlantedModel.Linear(2, 2, [0.1, 0.4, 0.2, 0.3]);
    private static readonly ExplanationPlan Plan = new() { Method = "grad-cam", Protocols = ["rise-225"] };
    private static readonly float[] Map = [1f, 4f, 2f, 3f];

    public static TheoryData<string> Names => [.. MethodCatalog.All.Where(m => m.LooksInside).Select(m => m.Name)];

    [Theory]
    [InlineData("path-ridge")]
    [InlineData("centre")]
    [InlineData("given")]
    public void Of_MethodThatUsesScoresAlone_AsksForNothing(string method) => Assert.Null(AttributionPlan.Of(Plan with { Method = method }, Model.View));

    [Theory, MemberData(nameof(Names))]
    public void Of_MethodThatLooksInside_AsksWithEveryOption(string method)
    {
        var request = AttributionPlan.Of(Plan with { Method = method, Seed = 3, Budget = 2000 }, Model.View)!;

        Assert.Equal((method, 0, 3, 2000), (request.Method, request.Class, request.Seed, request.Budget));
        Assert.Equal(MethodCatalog.Named(method).Options(null).Select(o => o.Name), request.Options.Keys);
        // As they travel between silos.
        Assert.Equal(request.Options, MethodCatalog.Check(method, null, MethodCatalog.Texts(request.Options)).Options);
    }

    [Fact]
    public void Of_BudgetBelowWhatItTakes_IsRefusedWithBothWaysOut()
    {
        var plan = Plan with { Method = "integrated-gradients", Options = new Dictionary<string, string> { ["steps"] = "20" }, Budget = 21 };

        var refusal = Assert.Throws<ScoringRefusedException>(() => AttributionPlan.Check(plan));

        Assert.Equal("Method 'integrated-gradients' takes at least 22 whole forward passes but the budget is 21; raise the budget, or give fewer steps with -p steps=N.", refusal.Message);
        AttributionPlan.Check(plan with { Budget = 22 });
    }

    [Fact]
    public void Of_TwoClasses_IsRefused()
    {
        var view = Model.View with { Targets = [.. Model.View.Targets, .. Model.View.Targets] };

        var refusal = Assert.Throws<ScoringRefusedException>(() => AttributionPlan.Of(Plan, view));

        Assert.Equal("Method 'grad-cam' explains one class at a time but 2 were asked for; run it once for each class.", refusal.Message);
    }

    [Fact]
    public void Outcome_MapFromInside_IsJudgedAsAGivenOneAndCountsItsPasses()
    {
        var attribution = new Attribution(Map) { Layer = "block", ForwardPasses = 52, BackwardPasses = 50, Notes = ["It was planted."] };

        var outcome = Model.Run(Plan, new(Attribution: attribution));

        var given = Model.Run(Plan with { Method = "given" }, new(Map: Map));
        Assert.Equal(Map, outcome.Targets[0].Map);
        Assert.Equal(given.Targets[0].Curves[0].Insertion, outcome.Targets[0].Curves[0].Insertion);
        Assert.Equal((52, 6, "evaluations"), (outcome.Evaluations, outcome.MetricEvaluations, outcome.Search.StoppedBy));
        Assert.Same(attribution, outcome.Attribution);
        Assert.Equal(["It was planted."], outcome.Notes);
    }

    [Fact]
    public void Restore_MapFromInside_GoesOnWithTheMetrics()
    {
        var inputs = new RunInputs(Attribution: new(Map) { ForwardPasses = 1 });
        var plan = Plan with { Protocols = ["rise-225", "black-30"] };
        var (whole, run) = (Model.Run(plan, inputs), new ExplanationRun(plan, Model.View, inputs));
        foreach (var batch in run.OpenBatches) run.Tell(batch.Index, Model.Score(batch));

        var rest = Model.Finish(ExplanationRun.Restore(plan, Model.View, run.Save(), inputs));

        Assert.Equal(1, rest.Evaluations);
        Assert.Equal(whole.Targets[0].Curves.Select(c => c.DiffAuc), rest.Targets[0].Curves.Select(c => c.DiffAuc));
    }

    [Theory]
    [InlineData("is 0 everywhere: nothing of layer 'block' speaks for the class; give another layer with -p layer=NAME", 0f, 0f, 0f, 0f)]
    [InlineData("from layer 'block' is NaN at row 1, column 0", 1f, 2f, float.NaN, 0f)]
    public void Start_MapThatCannotBe_IsRefused(string part, params float[] map)
    {
        var refusal = Assert.Throws<ScoringRefusedException>(() => new ExplanationRun(Plan, Model.View, new(Attribution: new(map) { Layer = "block" })));

        Assert.Equal(RefusalKind.Input, refusal.Kind);
        Assert.Contains(part, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Start_WithoutItsMap_IsACallersFault() => Assert.Throws<InvalidOperationException>(() => new ExplanationRun(Plan, Model.View));

    [Theory]
    [InlineData("grad-cam", "steps", "50", "has no option 'steps'")]
    [InlineData("grad-cam", "objects", "2", "has no option 'objects'")]
    [InlineData("full-grad", "refine", "0.5", "has no option 'refine'")]
    [InlineData("integrated-gradients", "steps", "0", "is 0 but must be a whole number from 1 to 10000")]
    [InlineData("integrated-gradients", "baseline", "white", "is 'white' but must be zero, black, blur or random")]
    public void Check_OptionThatCannotBe_IsRefused(string method, string option, string value, string part)
    {
        var refusal = Assert.Throws<ScoringRefusedException>(() => MethodCatalog.Check(method, null, new Dictionary<string, string> { [option] = value }));

        Assert.Equal(RefusalKind.Option, refusal.Kind);
        Assert.Contains(part, refusal.Message, StringComparison.Ordinal);
    }
}
