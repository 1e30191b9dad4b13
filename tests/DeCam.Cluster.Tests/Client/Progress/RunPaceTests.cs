using DeCam.Cluster.Client.Progress;
using Microsoft.Extensions.Time.Testing;

namespace DeCam.Cluster.Tests.Client.Progress;

public sealed class RunPaceTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Left_SlowBeginning_IsForgotten()
    {
        var pace = new RunPace(_clock);
        Update(pace, 0, Running(0));
        Update(pace, 100, Running(10));
        for (var second = 1; second <= 20; second++) Update(pace, 1, Running(10 + (second * 50)));

        Assert.Equal(50, pace.EvaluationsPerSecond, 1e-9);
        Assert.Equal((2000 + 400 - 1010) / 50.0, pace.Left!.Value.TotalSeconds, 1e-6);
    }

    [Fact]
    public void Words_ThroughARun_NameMethodAndPhase()
    {
        var pace = new RunPace(_clock);
        Assert.Equal("starting", Words.Of(pace));
        Update(pace, 0, Running(0));
        Update(pace, 1, Running(100));
        Assert.Equal("rise search, 100 of 2,400 evaluations, 100/s, 23 s left", Words.Of(pace));
        Assert.Equal("rise search, 23 s left", Words.Briefly(pace));
        Update(pace, 1, Running(2000) with { MetricEvaluations = 200 });
        Assert.StartsWith("rise metrics, 2,200 of 2,400 evaluations", Words.Of(pace), StringComparison.Ordinal);
        Update(pace, 1, Running(2000) with { MetricEvaluations = 400, State = RunState.Completed });
        Assert.Equal("rise writing", Words.Briefly(pace));
    }

    [Fact]
    public void Update_NextMethodOfTheImage_BeginsAtZero()
    {
        var pace = new RunPace(_clock);
        Update(pace, 0, Running(0));
        Update(pace, 1, Running(2000));
        Update(pace, 1, Running(0) with { RunId = "other" });
        Update(pace, 1, Running(10) with { RunId = "other" });

        Assert.Equal(10, pace.EvaluationsPerSecond, 1e-9);
    }

    private void Update(RunPace pace, int seconds, RunStatus status)
    {
        _clock.Advance(TimeSpan.FromSeconds(seconds));
        pace.Update(status);
    }

    private static RunStatus Running(int evaluations) =>
        new() { RunId = "r", Method = "rise", State = RunState.Running, Evaluations = evaluations, Planned = 2000, MetricPlanned = 400 };
}
