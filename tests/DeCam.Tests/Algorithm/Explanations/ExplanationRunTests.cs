using System.Runtime.InteropServices;
using CsCheck;
using DeCam.Explanations;
using DeCam.Scoring;

namespace DeCam.Tests.Algorithm.Explanations;

public sealed class ExplanationRunTests
{
    private static readonly PlantedModel Model = PlantedModel.Rectangle(24, 30, 4, 6, 14, 14);

    private static readonly ExplanationPlan Plan = new()
    {
        Method = "decam",
        Options = new Dictionary<string, string> { ["population"] = "12", ["final-population"] = "6", ["evaluations"] = "90" },
        Seed = 3,
        BatchSize = 5,
        Protocols = ["rise-225", "black-30"],
        Snapshots = [7, 12, 40, 90],
    };

    private static byte[] BytesOf(ExplanationOutcome outcome) => MemoryMarshal.AsBytes(outcome.Targets[0].Map.AsSpan()).ToArray();

    private static void AssertSame(ExplanationOutcome expected, ExplanationOutcome actual)
    {
        Assert.Equal(BytesOf(expected), BytesOf(actual));
        Assert.Equal(expected.Search, actual.Search);
        Assert.Equal(expected.Evaluations, actual.Evaluations);
        Assert.Equal(expected.SkippedAsIdentical, actual.SkippedAsIdentical);
        Assert.Equal(expected.MetricEvaluations, actual.MetricEvaluations);
        Assert.Equal(expected.Targets[0].Curves.Select(c => (c.Protocol, c.InsertionAuc, c.DeletionAuc)), actual.Targets[0].Curves.Select(c => (c.Protocol, c.InsertionAuc, c.DeletionAuc)));
        Assert.Equal(expected.Targets[0].Snapshots.Select(s => s.Evaluations), actual.Targets[0].Snapshots.Select(s => s.Evaluations));
        foreach (var (a, b) in expected.Targets[0].Snapshots.Zip(actual.Targets[0].Snapshots)) Assert.Equal(a.Map, b.Map);
    }

    [Fact]
    public void Tell_OutOfOrderWithDuplicates_GivesTheSameOutcome()
    {
        var expected = Model.Run(Plan);
        Gen.Int[0, int.MaxValue].Array[40].Sample(choices =>
        {
            var run = new ExplanationRun(Plan, Model.View);
            for (var step = 0; !run.IsComplete; step++)
            {
                var open = run.OpenBatches;
                var batch = open[choices[step % choices.Length] % open.Count];
                Assert.True(run.Tell(batch.Index, Model.Score(batch)));
                Assert.False(run.Tell(batch.Index, Model.Score(batch)));
            }

            AssertSame(expected, run.Outcome());
        }, iter: 10);
    }

    [Fact]
    public void Restore_AfterAnyRound_HasTheIdenticalFuture()
    {
        var expected = Model.Run(Plan);
        var rounds = new ExplanationRun(Plan, Model.View);
        Model.Finish(rounds);
        Gen.Int[0, rounds.CompletedRounds].Sample(stop =>
        {
            var run = new ExplanationRun(Plan, Model.View);
            while (run.CompletedRounds < stop)
                foreach (var batch in run.OpenBatches) run.Tell(batch.Index, Model.Score(batch));
            if (!run.IsComplete) run.Tell(run.OpenBatches[0].Index, Model.Score(run.OpenBatches[0]));
            var saved = run.Save();
            var restored = ExplanationRun.Restore(Plan, Model.View, saved);
            Assert.InRange(restored.CompletedRounds, stop, stop + 1);
            Assert.Equal(saved, restored.Save());
            while (!restored.IsComplete)
            {
                var batch = restored.OpenBatches[0];
                Assert.True(restored.Tell(batch.Index, Model.Score(batch)));
            }

            AssertSame(expected, restored.Outcome());
        }, iter: 20);
    }

    [Fact]
    public void Outcome_PathRidge_HasTheSameEvidenceAfterRestore()
    {
        var plan = Plan with { Method = "path-ridge", Options = new Dictionary<string, string> { ["masks"] = "300", ["surrogate"] = "false" }, Protocols = [], Snapshots = [] };
        var expected = Model.Run(plan).Targets[0].Evidence!;
        var run = new ExplanationRun(plan, Model.View);
        foreach (var batch in run.OpenBatches) run.Tell(batch.Index, Model.Score(batch));
        var restored = ExplanationRun.Restore(plan, Model.View, run.Save());
        Model.Finish(restored);
        var actual = restored.Outcome().Targets[0].Evidence!;
        Assert.Equal(expected.Deviation, actual.Deviation);
        Assert.Equal(expected.SplitHalf, actual.SplitHalf);
        Assert.Equal(expected.Kinds, actual.Kinds);
        Assert.Null(Model.Run(Plan).Targets[0].Evidence);
    }

    [Fact]
    public void Restore_OpenBatches_HaveTheNumbersTheyHad()
    {
        var run = new ExplanationRun(Plan, Model.View);
        foreach (var batch in run.OpenBatches) run.Tell(batch.Index, Model.Score(batch));
        var restored = ExplanationRun.Restore(Plan, Model.View, run.Save());
        Assert.Equal(run.OpenBatches.Select(b => b.Index), restored.OpenBatches.Select(b => b.Index));
        Assert.Equal(run.OpenBatches.Select(b => Convert.ToHexString(b.Masks.ToBytes())), restored.OpenBatches.Select(b => Convert.ToHexString(b.Masks.ToBytes())));
    }

    [Fact]
    public void Restore_ForeignBytes_IsRefused()
    {
        var saved = new ExplanationRun(Plan, Model.View).Save();
        Assert.Throws<InvalidDataException>(() => ExplanationRun.Restore(Plan, Model.View, [9, 9]));
        Assert.Throws<InvalidDataException>(() => ExplanationRun.Restore(Plan, Model.View, [.. saved, 1]));
        Assert.Throws<InvalidDataException>(() => ExplanationRun.Restore(Plan, Model.View, [.. saved, .. new byte[8]]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(50)]
    public void Budget_AnyNumber_IsNeverExceeded(int budget)
    {
        var model = PlantedModel.Rectangle(24, 30, 4, 6, 14, 14);
        var outcome = model.Run(Plan with { Budget = budget, Protocols = [] });
        Assert.Equal(budget, model.Evaluations + outcome.SkippedAsIdentical);
        Assert.Equal(model.Evaluations, outcome.Evaluations);
        Assert.Equal("budget", outcome.Search.StoppedBy);
        Assert.All(outcome.Targets[0].Map, v => Assert.InRange(v, 0f, 1f));
    }

    [Fact]
    public void Budget_BelowOne_IsRefused() =>
        Assert.Throws<ScoringRefusedException>(() => new ExplanationRun(Plan with { Budget = 0 }, Model.View));

    [Fact]
    public void Snapshots_EachCount_AreTheMapsOfRunsThatStoppedThere()
    {
        var snapshots = Model.Run(Plan).Targets[0].Snapshots;
        Assert.Equal([7, 12, 40, 90], snapshots.Select(s => s.Evaluations));
        foreach (var first in new[] { 0, 1 })                         // within the first population, whatever comes after
            Assert.Equal(Model.Run(Plan with { Budget = snapshots[first].Evaluations }).Targets[0].Map, snapshots[first].Map);
        Assert.Equal(Model.Run(Plan).Targets[0].Map, snapshots[3].Map);
    }

    [Theory]
    [InlineData("path-ridge")]
    [InlineData("occlusion")]
    public void Notes_ScoresThatDoNotTellMasksApart_AreSaid(string method)
    {
        var plan = new ExplanationPlan { Method = method, Budget = 80 };
        var run = new ExplanationRun(plan, Model.View);
        var mask = 0;
        while (!run.IsComplete)
            foreach (var batch in run.OpenBatches)
                run.Tell(batch.Index, [.. Enumerable.Range(0, batch.Masks.Count).SelectMany(_ => (float[])[2 + mask++ % 3 * 1e-6f, -0.1f])]);

        Assert.StartsWith($"The score of class 0 hardly depends on what is hidden: over {run.Progress.Evaluations} masks its logit varied by 0.0000019.", Assert.Single(run.Outcome().Notes), StringComparison.Ordinal);
        Assert.Empty(Model.Run(plan).Notes);
    }

    [Theory]
    [InlineData("occlusion", 60, "No map was kept at 90, 500 evaluations: the search ended after 60.")]
    [InlineData("centre", null, "No map was kept at 40, 90, 500 evaluations: the search ended after 0.")]
    [InlineData("occlusion", 500, null)]
    public void Snapshots_CountsNotReached_AreSaid(string method, int? budget, string? note)
    {
        var outcome = Model.Run(new() { Method = method, Budget = budget, Snapshots = [40, 90, 500] });
        Assert.Equal(note is null ? [] : [note], outcome.Notes);
    }

    [Fact]
    public void Metrics_AfterTheSearch_AreCountedApart()
    {
        var run = new ExplanationRun(Plan, Model.View);
        while (!run.SearchIsOver)
            foreach (var batch in run.OpenBatches) run.Tell(batch.Index, Model.Score(batch));
        Assert.False(run.IsComplete);
        Assert.Equal(0, run.Progress.MetricEvaluations);
        var outcome = Model.Finish(run);
        Assert.Equal(2 * 25 + 2 * 31, outcome.MetricEvaluations);
        Assert.Equal(run.Progress.MetricPlanned, outcome.MetricEvaluations);
        Assert.Equal(["rise-225", "black-30"], outcome.Targets[0].Curves.Select(c => c.Protocol));
    }

    [Fact]
    public void IdenticalMasks_NoCrossover_AreAnsweredFromMemory()
    {
        var model = PlantedModel.Rectangle(24, 30, 4, 6, 14, 14);
        var outcome = model.Run(new()
        {
            Method = "decam",
            Options = new Dictionary<string, string>
            {
                ["strategy"] = "rand/1",
                ["crossover-probability"] = "0",
                ["population"] = "10",
                ["final-population"] = "auto",
                ["evaluations"] = "auto",
                ["generations"] = "4",
            },
        });
        Assert.Equal(10, outcome.Evaluations);
        Assert.Equal(40, outcome.SkippedAsIdentical);
        Assert.Equal(10, model.Evaluations);
        Assert.Equal(("generations", 4), (outcome.Search.StoppedBy, outcome.Search.Round));
    }

    [Fact]
    public void BatchSize_Any_GivesTheSameOutcome() =>
        AssertSame(Model.Run(Plan), Model.Run(Plan with { BatchSize = 64 }));

    [Fact]
    public void Seed_Another_GivesAnotherMap() =>
        Assert.NotEqual(BytesOf(Model.Run(Plan)), BytesOf(Model.Run(Plan with { Seed = 4 })));

    [Fact]
    public void Tell_WrongNumberOfScores_IsRefused()
    {
        var run = new ExplanationRun(Plan, Model.View);
        Assert.Throws<ArgumentException>(() => run.Tell(0, new float[9]));
        Assert.Throws<ArgumentException>(() => run.Tell(0, new float[11]));
        Assert.False(run.Tell(99, new float[10]));
    }

    [Fact]
    public void TwoTargets_MethodForOne_IsRefused()
    {
        var view = Model.View with { Targets = [Model.View.Targets[0], Model.View.Targets[0]] };
        Assert.Contains("one class at a time", Assert.Throws<ScoringRefusedException>(() => new ExplanationRun(Plan, view)).Message, StringComparison.Ordinal);
    }
}
