using DeCam.Explanations;
using DeCam.Masks;

namespace DeCam.Tests.Algorithm.Explanations;

/// <summary>Runs whose search another network scores, here one that is wrong by far, so that what it scored shows.</summary>
public sealed class ApproximateRunTests
{
    private const float Wrong = 100;
    private static readonly PlantedModel Model = PlantedModel.Rectangle(24, 30, 4, 6, 14, 14);

    private static readonly ExplanationPlan Plan = new()
    {
        Method = "decam",
        Options = new Dictionary<string, string> { ["population"] = "12", ["final-population"] = "6", ["evaluations"] = "90", ["map"] = "paper", ["score"] = "logit" },
        Seed = 3,
        BatchSize = 5,
        Protocols = ["rise-225"],
    };

    [Theory]
    [InlineData("occlusion", "stride", "4")]
    [InlineData("path-ridge", "masks", "200")]
    public void OpenBatches_OfTheMetricsAlone_AreExact(string method, string option, string value)
    {
        var (outcome, batches) = Run(Plan with { Method = method, Options = new Dictionary<string, string> { [option] = value } });

        Assert.Equal(outcome.MetricEvaluations, batches.Where(b => b.IsExact).Sum(b => b.Masks.Count));
        Assert.DoesNotContain(batches, b => b.IsExact && b.Masks.Kind != MaskKind.Ranking);
    }

    [Theory]
    [InlineData(90, 6)]
    [InlineData(19, 6)]
    [InlineData(18, 9)]
    [InlineData(7, 3)]
    [InlineData(1, 1)]
    public void Outcome_MapOfThePopulation_IsDrawnByTheModelItselfWithinTheBudget(int budget, int exact)
    {
        var (outcome, batches) = Run(Plan with { Budget = budget });

        Assert.Equal(budget, outcome.Evaluations + outcome.SkippedAsIdentical);
        var last = batches.Where(b => b.IsExact && b.Masks.Kind == MaskKind.Ellipses).ToList();
        Assert.Equal(exact, last.Sum(b => b.Masks.Count));
        Assert.InRange(outcome.Search.BestFitness!.Value, -10, 5);
        Assert.Equal(budget < 90 ? "budget" : "evaluations", outcome.Search.StoppedBy);
    }

    [Fact]
    public void Outcome_MapOfGenerations_KeepsRoomForTheWholePopulation()
    {
        var plan = Plan with { Options = new Dictionary<string, string>(Plan.Options) { ["evaluations"] = "auto", ["generations"] = "4", ["final-population"] = "auto" } };

        var (outcome, batches) = Run(plan);

        Assert.Equal(60, outcome.Evaluations + outcome.SkippedAsIdentical);
        Assert.Equal(12, batches.Where(b => b.IsExact && b.Masks.Kind == MaskKind.Ellipses).Sum(b => b.Masks.Count));
    }

    [Fact]
    public void Outcome_MapOfSlopes_StaysThatOfTheSearch()
    {
        var plan = Plan with { Options = new Dictionary<string, string>(Plan.Options) { ["map"] = "slope" } };

        var (_, batches) = Run(plan);

        Assert.DoesNotContain(batches, b => b.IsExact && b.Masks.Kind == MaskKind.Ellipses);
    }

    [Fact]
    public void Outcome_Refined_IsTunedByTheModelItself()
    {
        var (outcome, batches) = Run(Plan with { Method = "path-ridge", Options = new Dictionary<string, string> { ["masks"] = "100", ["refine"] = "0.5" } });

        Assert.True(outcome.Search.IsMetricTuned);
        // 48 for three figures, and the curves.
        Assert.Equal(48 + outcome.MetricEvaluations, batches.Where(b => b.IsExact).Sum(b => b.Masks.Count));
    }

    [Fact]
    public void Outcome_Objects_AreCutOutByTheModelItself()
    {
        var model = new PlantedModel(24, 30, mask =>
        {
            var kept = PlantedModel.Share(mask, 4, 6, 14, 14);
            return [new((float)kept, (float)Math.Log(0.001 + 0.998 * kept)), new(0.5f, -1)];
        });
        var plan = Plan with { Method = "path-ridge", Options = new Dictionary<string, string> { ["masks"] = "200", ["objects"] = "2" }, Protocols = [] };
        var view = model.View with { Targets = [model.View.Targets[0]] };

        var run = new ExplanationRun(plan, view, new() { IsApproximate = true });
        while (!run.IsComplete)
            foreach (var batch in run.OpenBatches) run.Tell(batch.Index, Scores(model, batch));

        var found = run.Outcome().Targets[0].Objects[0];
        Assert.InRange(found.Kept, 0, 1);
        Assert.InRange(found.Left, 0, 1);
    }

    [Fact]
    public void OpenBatches_MaskThatTheSearchScored_IsAskedOfTheModelOnceMore()
    {
        var (approximate, batches) = Run(Plan);
        var exact = Model.Run(Plan);

        // In float32 nothing is asked twice.
        Assert.Equal(90, exact.Evaluations + exact.SkippedAsIdentical);
        Assert.Equal(6, batches.Where(b => b.IsExact && b.Masks.Kind == MaskKind.Ellipses).Sum(b => b.Masks.Count));
        Assert.Equal(90, approximate.Evaluations + approximate.SkippedAsIdentical);
    }

    [Theory]
    [InlineData("3", "auto", "generations")]
    [InlineData("3", "48", "generations")]
    [InlineData("3", "37", "generations")]
    [InlineData("3", "36", "evaluations")]
    [InlineData("auto", "40", "evaluations")]
    public void Outcome_LimitOfTheSearch_IsNamedAsInFloat32(string generations, string evaluations, string stoppedBy)
    {
        var options = new Dictionary<string, string>(Plan.Options) { ["generations"] = generations, ["evaluations"] = evaluations, ["final-population"] = "auto" };
        var plan = Plan with { Options = options, Protocols = [] };

        Assert.Equal((stoppedBy, stoppedBy), (Run(plan).Outcome.Search.StoppedBy, Model.Run(plan).Search.StoppedBy));
    }

    [Fact]
    public void Restore_AfterEveryRound_HasTheIdenticalFuture()
    {
        var (expected, _) = Run(Plan);
        var run = new ExplanationRun(Plan, Model.View, new() { IsApproximate = true });
        while (!run.IsComplete)
        {
            run = ExplanationRun.Restore(Plan, Model.View, run.Save(), new() { IsApproximate = true });
            foreach (var batch in run.OpenBatches) run.Tell(batch.Index, Scores(Model, batch));
        }

        Assert.Equal(expected.Targets[0].Map, run.Outcome().Targets[0].Map);
        Assert.Equal(expected.Search, run.Outcome().Search);
    }

    private static (ExplanationOutcome Outcome, List<ScoreBatch> Batches) Run(ExplanationPlan plan)
    {
        var batches = new List<ScoreBatch>();
        var run = new ExplanationRun(plan, Model.View, new() { IsApproximate = true });
        while (!run.IsComplete)
        {
            foreach (var batch in run.OpenBatches)
            {
                batches.Add(batch);
                run.Tell(batch.Index, Scores(Model, batch));
            }
        }

        return (run.Outcome(), batches);
    }

    private static float[] Scores(PlantedModel model, ScoreBatch batch)
    {
        var scores = model.Score(batch);
        return batch.IsExact ? scores : Array.ConvertAll(scores, s => s + Wrong);
    }
}
