using DeCam.Explanations;
using DeCam.Scoring;

namespace DeCam.Tests.Algorithm.Explanations;

public sealed class GivenMapTests
{
    private static readonly ExplanationPlan Plan = new() { Method = "given", Protocols = ["rise-225"] };

    // p = sum of the weights of the kept pixels, so every point of a curve is a partial sum.
    [Fact]
    public void Curves_LinearModel_AreTheSumsDoneByHand()
    {
        var model = PlantedModel.Linear(2, 2, [0.1, 0.4, 0.2, 0.3]);
        var outcome = model.Run(Plan, new(Map: [1f, 4f, 2f, 3f]));       // order: pixel 1, 3, 2, 0; two pixels a step
        var curves = Assert.Single(outcome.Targets[0].Curves);
        Assert.Equal([0, 0.7, 1], curves.Insertion.Select(p => Math.Round(p, 6)));
        Assert.Equal([1, 0.3, 0], curves.Deletion.Select(p => Math.Round(p, 6)));
        Assert.Equal((0 / 2.0 + 0.7 + 1 / 2.0) / 2, curves.InsertionAuc, 1e-6);
        Assert.Equal((1 / 2.0 + 0.3 + 0 / 2.0) / 2, curves.DeletionAuc, 1e-6);
        Assert.Equal(20, curves.DiffAuc, 1e-4);
        Assert.Equal(0, outcome.Evaluations);
        Assert.Equal(6, outcome.MetricEvaluations);
        Assert.Equal("given", outcome.Search.StoppedBy);
    }

    [Fact]
    public void Curves_Ties_GoInRowMajorOrder()
    {
        var model = PlantedModel.Linear(2, 2, [0.4, 0.3, 0.2, 0.1]);
        var curves = model.Run(Plan, new(Map: [0f, 0f, 0f, 0f])).Targets[0].Curves[0];
        Assert.Equal([0, 0.7, 1], curves.Insertion.Select(p => Math.Round(p, 6)));
    }

    [Fact]
    public void Map_OtherSize_IsRefused() => AssertRefused("has 3 values", [1f, 2f, 3f]);

    [Fact]
    public void Map_NotFinite_IsRefused() => AssertRefused("NaN at row 1, column 0", [1f, 2f, float.NaN, 0f]);

    [Fact]
    public void Map_Missing_IsRefused() => AssertRefused("has 0 values", null);

    private static void AssertRefused(string part, float[]? map)
    {
        var view = PlantedModel.Linear(2, 2, [1, 0, 0, 0]).View;
        var refusal = Assert.Throws<ScoringRefusedException>(() => new ExplanationRun(Plan, view, new(Map: map)));
        Assert.Equal(RefusalKind.Input, refusal.Kind);
        Assert.Contains(part, refusal.Message, StringComparison.Ordinal);
    }
}
