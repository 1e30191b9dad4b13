using DeCam.Cluster.Client.Sweeps.Watching;
using DeCam.Cluster.Tests.Client.Sweeps.Results;
using Microsoft.Extensions.Time.Testing;

namespace DeCam.Cluster.Tests.Client.Sweeps.Watching;

public sealed class SweepPaceTests
{
    // 20 cells of each method; rise plans 4,000 evaluations, sobol 2,112 but may do 900.
    private static readonly SweepSpec Spec = PlantedRows.Spec with
    {
        Methods =
        [
            new() { Name = "decam", Method = "decam" },
            new() { Name = "rise", Method = "rise" },
            new() { Name = "sobol", Method = "sobol", Budget = 900 },
            new() { Name = "centre", Method = "centre", IsControl = true },
        ],
    };

    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Update_Resumed_CountsOnlyWhatEndedSince()
    {
        var pace = new SweepPace(Spec, _clock);
        Update(pace, 5, new() { SweepId = "s", State = SweepState.Expanding });
        Update(pace, 5, Status(done: 40, evaluations: 40_000));
        Update(pace, 10, Status(done: 50, evaluations: 60_000));

        Assert.Equal((1.0, 2000.0), (pace.CellsPerSecond, pace.EvaluationsPerSecond));
    }

    [Fact]
    public void Update_FewerEndedThanAreOpen_TellsNoSpeed()
    {
        var pace = new SweepPace(Spec, _clock);
        Update(pace, 0, Status(done: 40, evaluations: 40_000));
        Update(pace, 10, Status(done: 43, evaluations: 40_020));

        Assert.Equal((0.0, null), (pace.EvaluationsPerSecond, pace.Left));

        Update(pace, 0, Status(done: 44, evaluations: 48_000));

        Assert.Equal(800.0, pace.EvaluationsPerSecond);
        Assert.NotNull(pace.Left);
    }

    [Fact]
    public void Left_MethodsOfDifferentCost_CountsTheEvaluationsOfEach()
    {
        // 10 cells done of decam, at 500 evaluations and 100 of the metrics; 10 of decam and 60 of the others are left.
        var status = Status(done: 10, evaluations: 6_000) with { Groups = [new("m", "decam", 10, 0, 50, 500)] };
        var left = (10 * 600) + (20 * 4_100) + (20 * 1_000) + (20 * 100);
        var pace = new SweepPace(Spec, _clock);
        Update(pace, 0, Status(done: 0, evaluations: 0));
        Update(pace, 10, status);

        Assert.Equal(left, SweepCost.Left(Spec, status), 1e-6);
        Assert.Equal(left / 600.0, pace.Left!.Value.TotalSeconds, 1e-3);
    }

    [Fact]
    public void Left_ModelsOfDifferentCost_CountsTheSecondsOfEach()
    {
        var spec = Spec with { Models = [new() { Name = "small", File = "s", Sha256 = new('a', 64) }, new() { Name = "large", File = "l", Sha256 = new('b', 64) }], Methods = Spec.Methods[..2] };
        // 20 cells of each model and method. Of the large model one method has cells, so the other is told by its evaluations: 4,000 at 10 s / 500.
        var status = Status(done: 25, evaluations: 12_500) with { Groups = [new("small", "decam", 20, 0, 50, 500, 1), new("large", "decam", 5, 0, 50, 500, 10)] };
        var left = (15 * 10) + (20 * 4_000 * 1 / 500.0) + (20 * 4_000 * 10 / 500.0);
        var pace = new SweepPace(spec, _clock);
        Update(pace, 0, Status(done: 0, evaluations: 0));
        Update(pace, 35, status);

        Assert.Equal(left, SweepCost.Left(spec, status), 1e-6);
        // 70 s of work ended in 35 s.
        Assert.Equal(left / 2, pace.Left!.Value.TotalSeconds, 1e-3);
    }

    [Fact]
    public void Left_SpeedHasChanged_FollowsTheLastMinute()
    {
        var pace = new SweepPace(Spec, _clock);
        Update(pace, 0, Status(done: 0, evaluations: 0));
        Update(pace, 600, Status(done: 10, evaluations: 10_000));
        for (var second = 1; second <= 70; second++) Update(pace, 1, Status(done: 10 + second, evaluations: 10_000 + (second * 1_000)));

        Assert.Equal(1000, pace.EvaluationsPerSecond, 1e-6);
    }

    [Fact]
    public void Left_SweepWaits_IsNotToldAndTheReasonIs()
    {
        var pace = new SweepPace(Spec, _clock);
        Update(pace, 0, Status(done: 0, evaluations: 0));
        Update(pace, 10, Status(done: 10, evaluations: 10_000));
        Assert.NotNull(pace.Left);

        Update(pace, 10, Status(done: 10, evaluations: 10_000) with { WaitingFor = "waiting for model m (abc), on no silo since 3 min" });

        Assert.Null(pace.Left);
        Assert.Equal("10 of 80 cells done; waiting for model m (abc), on no silo since 3 min", SweepWords.Of(pace));
    }

    [Fact]
    public void Of_OpenRuns_NamesMethodsAndPhases()
    {
        var pace = new SweepPace(Spec, _clock);
        Update(pace, 0, Status(done: 0, evaluations: 0) with { Activities = [new("m", "decam", 3, 0), new("m", "rise", 1, 1), new("m", "centre", 0, 2)] });

        Assert.Equal("0 of 80 cells done; decam search, rise search and metrics, centre metrics", SweepWords.Of(pace));

        Update(pace, 1, Status(done: 0, evaluations: 0) with { Activities = [.. "abcde".Select(m => new SweepActivity($"{m}", "de\ncam", 1, 0))] });

        Assert.Equal("0 of 80 cells done; a / de\\u000acam search, b / de\\u000acam search, c / de\\u000acam search and 2 more", SweepWords.Of(pace));
    }

    private void Update(SweepPace pace, int seconds, SweepStatus status)
    {
        _clock.Advance(TimeSpan.FromSeconds(seconds));
        pace.Update(status);
    }

    private static SweepStatus Status(int done, long evaluations) =>
        new() { SweepId = "s", State = SweepState.Running, Cells = 80, Done = done, OpenRuns = 4, Evaluations = evaluations };
}
