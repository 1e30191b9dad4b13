using Microsoft.Extensions.Time.Testing;
using Orleans.Concurrency;

namespace DeCam.Cluster.Tests.Grains.Explanations;

public sealed class RunFollowerTests
{
    private static readonly Backoff Pace = new(TimeSpan.FromSeconds(1), 2, TimeSpan.FromSeconds(3));
    private static readonly RunSpec Spec = new() { Model = new("m", "", ""), ImageName = "", ImageSha256 = "", Method = "decam" };
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task Follow_RunThatCompletes_TellsEachStatusBefore()
    {
        var run = new Told(RunState.Running, RunState.Running, RunState.Completed);
        var news = new List<RunState>();

        var end = await FollowAsync(run, s => news.Add(s.State));

        Assert.Equal(RunState.Completed, end.State);
        Assert.Equal([RunState.Running, RunState.Running], news);
        Assert.Equal(1, run.Submissions);
    }

    [Fact]
    public async Task Follow_RunThatTheClusterForgot_SubmitsItAgain()
    {
        var run = new Told(RunState.Running, RunState.Unknown, RunState.Running, RunState.Completed);

        var end = await FollowAsync(run);

        Assert.Equal(RunState.Completed, end.State);
        Assert.Equal(2, run.Submissions);
    }

    [Fact]
    public async Task Follow_RefusedRun_EndsWithTheReason()
    {
        var run = new Told(RunState.Unknown) { Failure = new(FailureKind.Option, "No.") };

        var end = await FollowAsync(run);

        Assert.Equal("No.", end.Failure?.Message);
        Assert.Equal(1, run.Submissions);
    }

    [Fact]
    public async Task Follow_LongRun_LooksLessAndLessOften()
    {
        var run = new Told(RunState.Running, RunState.Running, RunState.Running, RunState.Running, RunState.Completed);
        var start = _clock.GetUtcNow();

        await FollowAsync(run);

        // 1, 2, 3 and 3 seconds.
        Assert.Equal(9, (_clock.GetUtcNow() - start).TotalSeconds);
    }

    private async Task<RunStatus> FollowAsync(Told run, Action<RunStatus>? news = null)
    {
        var following = new RunFollower(new CalledOnce(), Pace, _clock).FollowAsync(run, Spec, null, news, TestContext.Current.CancellationToken);
        while (!following.IsCompleted) _clock.Advance(TimeSpan.FromSeconds(1));
        return await following;
    }

    // Tells one state after the other.
    private sealed class Told(params RunState[] states) : IExplanationGrain
    {
        private int _next;

        public Failure? Failure { get; init; }

        public int Submissions { get; private set; }

        public Task<RunStatus> SubmitAsync(RunSpec spec, bool restart)
        {
            Submissions++;
            return StatusAsync();
        }

        public Task<RunStatus> StatusAsync() => Task.FromResult(new RunStatus { RunId = "r", State = states[_next++], Failure = Failure });

        public Task<RunResult?> ResultAsync() => throw new NotSupportedException();

        public Task<RunStatus> CancelAsync() => throw new NotSupportedException();

        public Task PauseAsync() => throw new NotSupportedException();

        public Task<RunState> TouchAsync() => throw new NotSupportedException();

        public Task ForgetAsync() => throw new NotSupportedException();

        public Task<RunState> DeleteAsync() => throw new NotSupportedException();

        public Task ReportAsync(Immutable<WorkReport[]> reports) => throw new NotSupportedException();
    }
}
