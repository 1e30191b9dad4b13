using DeCam.Cluster.Client.Sweeps.Specification;
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
    public void Left_CellsAreOpenAndNoneHasEnded_IsToldFromTheirEvaluations()
    {
        var pace = new SweepPace(Spec, _clock);
        var search = Spec.Methods[0].Choice().PlannedEvaluations;
        Update(pace, 5, new() { SweepId = "s", State = SweepState.Expanding });
        // The model is loaded for a minute; then every 2 s a batch of 32.
        Update(pace, 1, Open(0));
        Update(pace, 60, Open(0));
        for (var batch = 1; batch <= 3; batch++)
        {
            Assert.Equal((0.0, null), (pace.EvaluationsPerSecond, pace.Left));
            Update(pace, 2, Open(32 * batch));
        }

        // The open cells of decam plan 100 evaluations more than its search takes, those of the metrics, which other methods have, too.
        var left = (20 * (search + 100)) + (20 * 4_100) + (20 * 1_000) + (20 * 100) - 96;
        Assert.Equal(16, pace.EvaluationsPerSecond, 1e-9);
        Assert.Equal(left / 16.0, pace.Left!.Value.TotalSeconds, 1e-3);
        Assert.StartsWith("0 of 80 cells done, 16 evaluations/s, ", SweepWords.Of(pace), StringComparison.Ordinal);

        SweepStatus Open(int evaluations) => Status(0, 0) with { Activities = [new("m", "decam", 4, 0, 0, evaluations, search + 100)] };
    }

    [Fact]
    public void Left_NothingMoves_IsNotTold()
    {
        var pace = new SweepPace(Spec, _clock);
        for (var step = 0; step <= 10; step++) Update(pace, 2, Status(step, step * 1_000));
        Assert.NotNull(pace.Left);

        Update(pace, 9, Status(10, 10_000));
        Assert.Equal(500, pace.EvaluationsPerSecond, 1e-9);
        Update(pace, 2, Status(10, 10_000));

        Assert.Equal((0.0, null), (pace.EvaluationsPerSecond, pace.Left));
        Assert.Equal("10 of 80 cells done", SweepWords.Of(pace));
    }

    [Fact]
    public void Left_StepsAreSlow_IsToldBetweenThem()
    {
        var pace = new SweepPace(Spec, _clock);
        for (var step = 0; step <= 3; step++) Update(pace, 90, Status(4 * step, step * 9_000));
        Assert.Equal(100, pace.EvaluationsPerSecond, 1e-9);

        Update(pace, 250, Status(12, 27_000));

        Assert.Equal(100, pace.EvaluationsPerSecond, 1e-9);
    }

    [Fact]
    public void Update_Resumed_CountsOnlyWhatIsDoneSince()
    {
        var pace = new SweepPace(Spec, _clock);
        Update(pace, 0, Status(done: 40, evaluations: 40_000));
        // The open cells go on from their checkpoints, and are heard of one after the other.
        for (var open = 1; open <= 4; open++) Update(pace, 1, Status(40, 40_000) with { Activities = [new("m", "decam", open, 0, 0, 600 * open, 700)] });
        for (var step = 1; step <= 3; step++) Update(pace, 2, Status(40, 40_000) with { Activities = [new("m", "decam", 4, 0, 0, 2_400 + (10 * step), 700)] });

        Assert.Equal(5, pace.EvaluationsPerSecond, 1e-9);
    }

    [Fact]
    public void Update_OpenCellsTellNothingAndFewerEndedThanAreOpen_TellsNoSpeed()
    {
        var pace = new SweepPace(Spec, _clock);
        Update(pace, 0, Status(done: 40, evaluations: 40_000));
        Update(pace, 10, Status(done: 41, evaluations: 41_000));
        Update(pace, 10, Status(done: 43, evaluations: 43_000));

        Assert.Equal((0.0, null), (pace.EvaluationsPerSecond, pace.Left));

        Update(pace, 0, Status(done: 44, evaluations: 49_000));

        Assert.Equal(800.0, pace.EvaluationsPerSecond, 1e-9);
        Assert.NotNull(pace.Left);
    }

    [Fact]
    public void Left_MethodsOfDifferentCost_CountsTheEvaluationsOfEach()
    {
        // Of 10 cells of decam each took 500 evaluations and 100 of the metrics; 10 of decam and 60 of the others are left.
        var status = Status(done: 10, evaluations: 6_000);
        var left = (10 * 600) + (20 * 4_100) + (20 * 1_000) + (20 * 100);
        var pace = new SweepPace(Spec, _clock);
        Update(pace, 0, Status(done: 0, evaluations: 0));
        Update(pace, 5, Status(done: 5, evaluations: 3_000));
        Update(pace, 5, status);

        Assert.Equal(left, new SweepCost(Spec, status).Left(), 1e-6);
        Assert.Equal(left / 600.0, pace.Left!.Value.TotalSeconds, 1e-3);
    }

    [Fact]
    public void Left_ModelsOfDifferentCost_CountsTheSecondsOfEach()
    {
        var spec = Spec with { Models = [new() { Name = "small", File = "s", Sha256 = new('a', 64) }, new() { Name = "large", File = "l", Sha256 = new('b', 64) }], Methods = Spec.Methods[..2] };
        // 20 cells of each model and method. Of the large model one method has cells, so the other is told by its evaluations: 4,000 at 10 s / 500.
        // The cells that are open have done half of one.
        var status = Large(5) with { Activities = [new("large", "decam", 4, 0, 0, 250, 500)] };
        var left = (15 * 10) + (20 * 4_000 * 1 / 500.0) + (20 * 4_000 * 10 / 500.0) - 5;
        var pace = new SweepPace(spec, _clock);
        Update(pace, 0, Large(1) with { Activities = [new("large", "decam", 4, 0, 0, 0, 500)] });
        Update(pace, 3, Large(2) with { Activities = [new("large", "decam", 4, 0, 0, 0, 500)] });
        Update(pace, 10, status);

        Assert.Equal(left, new SweepCost(spec, status).Left(), 1e-6);
        // 35 s of work in 10 s.
        Assert.Equal(left / 3.5, pace.Left!.Value.TotalSeconds, 1e-3);

        static SweepStatus Large(int done) => Status(20 + done, 500 * (20 + done)) with { Groups = [new("small", "decam", 20, 0, 50, 500, 1), new("large", "decam", done, 0, 50, 500, 10)] };
    }

    [Fact]
    public void Left_ModelWithoutFinishedCell_CountsTheSecondsOfItsOpenOnes()
    {
        var spec = Spec with { Models = [new() { Name = "small", File = "s", Sha256 = new('a', 64) }, new() { Name = "large", File = "l", Sha256 = new('b', 64) }], Methods = Spec.Methods[..1], Budget = 500 };
        // 40 cells each; those of the small model took 1 s / 500 evaluations, those of the large one are 20 times as slow.
        var status = Status(40, 20_000) with { Groups = [new("small", "decam", 40, 0, 50, 500, 1)], Activities = [new("large", "decam", 4, 0, 0, 200, 500, 0.04)] };

        Assert.Equal(((40 * 500) - 200) * 0.04, new SweepCost(spec, status).Left(), 1e-6);
    }

    [Fact]
    public void Left_CellsWithoutEvaluations_AreTakenForNothing()
    {
        // A control without metrics asks nothing of a model. 20 cells of each; the 10 of decam took 1 s / 500 evaluations.
        var spec = Spec with { Methods = [Spec.Methods[0], Spec.Methods[3]] };
        var status = Status(30, 5_000) with { Cells = 40, Groups = [new("m", "decam", 10, 0, 50, 500, 1), new("m", "centre", 20, 0, 50, 0, 0.5)] };

        Assert.Equal(10.0, new SweepCost(spec, status).Left(), 1e-6);
        Assert.Equal(10.0, new SweepCost(spec, status with { Groups = [status.Groups[0], status.Groups[1] with { MeanSeconds = 0 }] }).Left(), 1e-6);
        Assert.True(double.IsFinite(new SweepCost(spec, status with { Groups = [status.Groups[1]] }).Left()));
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
        for (var step = 0; step <= 2; step++) Update(pace, 5, Status(done: 5 * step, evaluations: 5_000 * step));
        Assert.NotNull(pace.Left);

        Update(pace, 10, Status(done: 10, evaluations: 10_000) with { WaitingFor = "waiting for model m (abc), on no silo since 3 min" });

        Assert.Null(pace.Left);
        Assert.Equal("10 of 80 cells done; waiting for model m (abc), on no silo since 3 min", SweepWords.Of(pace));
    }

    [Fact]
    public void Of_OpenRuns_NamesMethodsAndPhases()
    {
        var pace = new SweepPace(Spec, _clock);
        Update(pace, 0, Status(done: 0, evaluations: 0) with { Activities = [new("m", "decam", 3, 0), new("m", "rise", 1, 1), new("m", "sobol", 0, 0, 0, 70, 900), new("m", "centre", 0, 2, 1)] });

        Assert.Equal("0 of 80 cells done; decam search, rise search and metrics, centre metrics and writing", SweepWords.Of(pace));
        Assert.Equal("0 of 80 cells done; writing table and report", SweepWords.Writing(pace));

        Update(pace, 1, Status(done: 0, evaluations: 0) with { Activities = [.. "abcde".Select(m => new SweepActivity($"{m}", "de\ncam", 1, 0))] });

        Assert.Equal("0 of 80 cells done; a / de\\u000acam search, b / de\\u000acam search, c / de\\u000acam search and 2 more", SweepWords.Of(pace));
    }

    private void Update(SweepPace pace, int seconds, SweepStatus status)
    {
        _clock.Advance(TimeSpan.FromSeconds(seconds));
        pace.Update(status);
    }

    private static SweepStatus Status(int done, long evaluations) =>
        new()
        {
            SweepId = "s",
            State = SweepState.Running,
            Cells = 80,
            Done = done,
            OpenRuns = 4,
            Evaluations = evaluations,
            // 100 of each cell's are the metrics'.
            Groups = done == 0 ? [] : [new("m", "decam", done, 0, 50, ((double)evaluations / done) - 100, 0, 100)],
        };
}
