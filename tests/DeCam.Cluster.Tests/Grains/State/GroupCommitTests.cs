using CsCheck;
using DeCam.Cluster.Grains.State;

namespace DeCam.Cluster.Tests.Grains.State;

public sealed class GroupCommitTests
{
    private readonly List<TaskCompletionSource> _writes = [];
    private readonly GroupCommit _commit;

    public GroupCommitTests() => _commit = new(() =>
    {
        _writes.Add(new());
        return _writes[^1].Task;
    });

    [Fact]
    public async Task Commit_SeveralDuringAWrite_ShareTheNextOne()
    {
        var first = _commit.CommitAsync();
        var (second, third) = (_commit.CommitAsync(), _commit.CommitAsync());
        Assert.Single(_writes);

        _writes[0].SetResult();
        await first;
        Assert.Equal(2, _writes.Count);
        Assert.False(second.IsCompleted);
        Assert.False(third.IsCompleted);

        _writes[1].SetResult();
        await Task.WhenAll(second, third);
        Assert.Equal(2, _writes.Count);
    }

    [Fact]
    public async Task Commit_WriteFails_OnlyItsOwnCallersHearOfIt()
    {
        var first = _commit.CommitAsync();
        var second = _commit.CommitAsync();

        _writes[0].SetException(new IOException("full"));
        await Assert.ThrowsAsync<IOException>(() => first);
        _writes[1].SetResult();

        await second;
    }

    [Fact]
    public async Task Commit_SharedWriteFails_AllItsCallersHearOfIt()
    {
        var first = _commit.CommitAsync();
        var (second, third) = (_commit.CommitAsync(), _commit.CommitAsync());
        _writes[0].SetResult();
        await first;

        _writes[1].SetException(new IOException("full"));

        await Assert.ThrowsAsync<IOException>(() => second);
        await Assert.ThrowsAsync<IOException>(() => third);
    }

    // What a grain does between the end of a write and the turn of those who wait for it is part of the order that is drawn.
    [Fact]
    public void Commit_AnyInterleaving_EndsAfterAWriteThatBeganLater() => Gen.Enum<Step>().Array[1, 60].Sample(steps =>
    {
        var turns = new Turns();
        var (begun, ended) = (0, 0);
        var open = new Queue<TaskCompletionSource>();
        var commits = new List<(Task Task, int Begun)>();
        var commit = new GroupCommit(() =>
        {
            begun++;
            open.Enqueue(new(TaskCreationOptions.RunContinuationsAsynchronously));
            return open.Peek().Task;
        });
        void EndWrite()
        {
            ended++;
            open.Dequeue().SetResult();
        }

        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(turns);
        try
        {
            foreach (var step in steps)
            {
                var earlier = begun;
                if (step == Step.Commit) commits.Add((commit.CommitAsync(), earlier));
                else if (step == Step.Turn) turns.RunNext();
                else if (open.Count > 0) EndWrite();
                Assert.InRange(open.Count, 0, 1);
                Assert.All(commits.Where(c => c.Task.IsCompleted), c => Assert.True(ended > c.Begun, $"A commit after {c.Begun} writes ended with {ended} of them."));
            }

            while (turns.RunNext() || open.Count > 0)
                if (open.Count > 0) EndWrite();
            Assert.All(commits, c => Assert.True(c.Task.IsCompletedSuccessfully, "A commit has not ended."));
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    });

    private enum Step
    {
        Commit,
        EndWrite,
        Turn,
    }

    /// <summary>Holds continuations until it is told to run the next one, as a grain holds them while it is in another turn.</summary>
    private sealed class Turns : SynchronizationContext
    {
        private readonly Queue<(SendOrPostCallback Callback, object? State)> _ready = new();

        public override void Post(SendOrPostCallback d, object? state) => _ready.Enqueue((d, state));

        public bool RunNext()
        {
            if (!_ready.TryDequeue(out var next)) return false;
            next.Callback(next.State);
            return true;
        }
    }
}
