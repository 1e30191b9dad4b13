using DeCam.Cluster.Grains.State;
using Orleans.Storage;

namespace DeCam.Cluster.Tests.Grains.State;

public sealed class StateWriterTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(1);
    private readonly FakeState _stored = new();
    private readonly StateWriter<List<string>> _writer;
    private int _deactivations;

    public StateWriterTests() => _writer = new(_stored, () => _deactivations++);

    [Fact]
    public async Task Change_Succeeds_IsStored()
    {
        await _writer.ChangeAsync(() => _writer.State.Add("a"));

        Assert.Equal(["a"], _stored.Stored);
        Assert.True(_writer.IsStored);
    }

    [Fact]
    public async Task Change_WriteFails_TakesTheStoredStateBack()
    {
        _stored.WriteFault = new IOException("full");

        await Assert.ThrowsAsync<IOException>(() => _writer.ChangeAsync(() => _writer.State.Add("a")));

        Assert.Empty(_writer.State);
        Assert.True(_writer.IsStored);
        Assert.Equal(0, _deactivations);
    }

    [Fact]
    public async Task Change_ChangeThrows_TakesTheStoredStateBack()
    {
        await Assert.ThrowsAsync<IOException>(() => _writer.ChangeAsync(async () =>
        {
            _writer.State.Add("a");
            await Task.Yield();
            throw new IOException("no block");
        }));

        Assert.Empty(_writer.State);
        Assert.Empty(_stored.Writes);
    }

    [Fact]
    public async Task Change_AnotherActivationWrote_TakesItsStateAndEndsTheActivation()
    {
        _stored.Conflict("theirs");

        await Assert.ThrowsAsync<InconsistentStateException>(() => _writer.ChangeAsync(() => _writer.State.Add("a")));

        Assert.Equal(["theirs"], _writer.State);
        Assert.Equal(1, _deactivations);
    }

    [Fact]
    public async Task Change_StoredStateCannotBeReadEither_EndsTheActivation()
    {
        _stored.WriteFault = new IOException("full");
        _stored.ReadFault = new IOException("away");

        var thrown = await Assert.ThrowsAsync<IOException>(() => _writer.ChangeAsync(() => _writer.State.Add("a")));

        Assert.Equal("away", thrown.Message);
        Assert.False(_writer.IsStored);
        Assert.Equal(1, _deactivations);
    }

    [Fact]
    public async Task Change_AfterAFailedOne_Writes()
    {
        _stored.WriteFault = new IOException("full");
        await Assert.ThrowsAsync<IOException>(() => _writer.ChangeAsync(() => _writer.State.Add("a")));
        _stored.WriteFault = null;

        await _writer.ChangeAsync(() => _writer.State.Add("b"));

        Assert.Equal(["b"], _stored.Writes);
    }

    [Fact]
    public async Task Change_DuringAWrite_WaitsForItsTurn()
    {
        var written = new TaskCompletionSource();
        _stored.Writing = written.Task;
        var first = _writer.ChangeAsync(() => _writer.State.Add("a"));
        var second = _writer.ChangeAsync(() => _writer.State.Add("b"));

        Assert.Equal(["a"], _writer.State);
        Assert.False(_writer.IsStored);
        written.SetResult();
        await Task.WhenAll(first, second);

        Assert.Equal(["a", "a b"], _stored.Writes);
    }

    [Fact]
    public async Task Keep_WriteFails_TheNextWriteContainsTheChange()
    {
        _stored.WriteFault = new IOException("full");
        await Assert.ThrowsAsync<IOException>(() => _writer.KeepAsync(() => _writer.State.Add("a")));
        _stored.WriteFault = null;

        Assert.False(_writer.IsStored);
        await _writer.KeepAsync(() => _writer.State.Add("b"));

        Assert.Equal(["a b"], _stored.Writes);
        Assert.True(_writer.IsStored);
    }

    [Fact]
    public async Task Keep_WriteFailsWithUndo_TheChangeIsGone()
    {
        _stored.WriteFault = new IOException("full");

        await Assert.ThrowsAsync<IOException>(() => _writer.KeepAsync(() => _writer.State.Add("a"), () => _writer.State.Remove("a")));

        Assert.Empty(_writer.State);
    }

    [Fact]
    public async Task Keep_AnotherActivationWrote_LeavesTheDecisionToTheCaller()
    {
        _stored.Conflict("theirs");

        await Assert.ThrowsAsync<InconsistentStateException>(() => _writer.KeepAsync(() => _writer.State.Add("a")));

        Assert.Equal(["a"], _writer.State);
        Assert.Equal(0, _deactivations);
    }

    [Fact]
    public async Task Read_NoWriteUnderWay_TakesTheStoredState()
    {
        _stored.Stored = ["theirs"];

        Assert.True(await _writer.ReadAsync(TimeSpan.Zero));

        Assert.Equal(["theirs"], _writer.State);
    }

    [Fact]
    public async Task Read_WriteTakesLongerThanPatience_IsSkipped()
    {
        var written = new TaskCompletionSource();
        _stored.Writing = written.Task;
        var writing = _writer.KeepAsync(() => _writer.State.Add("a"));

        Assert.False(await _writer.ReadAsync(TimeSpan.Zero));
        Assert.False(await _writer.ReadAsync(Soon));
        Assert.Equal(["a"], _writer.State);

        written.SetResult();
        await writing;
        Assert.True(await _writer.ReadAsync(TimeSpan.Zero));
    }

    [Fact]
    public async Task Read_WithEndlessPatience_FollowsTheWrite()
    {
        var written = new TaskCompletionSource();
        _stored.Writing = written.Task;
        var writing = _writer.KeepAsync(() => _writer.State.Add("a"));
        var reading = _writer.ReadAsync(Timeout.InfiniteTimeSpan);

        Assert.False(reading.IsCompleted);
        written.SetResult();
        await writing;

        Assert.True(await reading);
        Assert.Equal(["a"], _writer.State);
    }

    [Fact]
    public async Task Read_AfterAKeptChange_DropsIt()
    {
        _stored.WriteFault = new IOException("full");
        await Assert.ThrowsAsync<IOException>(() => _writer.KeepAsync(() => _writer.State.Add("a")));

        Assert.True(await _writer.ReadAsync(TimeSpan.Zero));

        Assert.Empty(_writer.State);
        Assert.True(_writer.IsStored);
    }

    [Fact]
    public async Task Clear_DuringAWrite_FollowsItAndEndsTheActivation()
    {
        var written = new TaskCompletionSource();
        _stored.Writing = written.Task;
        var writing = _writer.ChangeAsync(() => _writer.State.Add("a"));
        var clearing = _writer.ClearAsync();

        Assert.Equal(0, _deactivations);
        written.SetResult();
        await Task.WhenAll(writing, clearing);

        Assert.Empty(_stored.Stored);
        Assert.Equal(1, _deactivations);
    }

    [Fact]
    public async Task Commit_DuringAWrite_SharesTheNextOne()
    {
        var written = new TaskCompletionSource();
        _stored.Writing = written.Task;
        var commits = new List<Task>();
        foreach (var word in new[] { "a", "b", "c", "d" })
        {
            _writer.State.Add(word);
            commits.Add(_writer.CommitAsync());
        }

        written.SetResult();
        await Task.WhenAll(commits);

        Assert.Equal(["a", "a b c d"], _stored.Writes);
    }

    [Fact]
    public async Task Commit_WriteFails_TheNextOneContainsTheChange()
    {
        _stored.WriteFault = new IOException("full");
        _writer.State.Add("a");
        await Assert.ThrowsAsync<IOException>(_writer.CommitAsync);
        _stored.WriteFault = null;

        await _writer.CommitAsync();

        Assert.Equal(["a"], _stored.Writes);
    }

    [Fact]
    public async Task Commit_TheWriteBeforeFails_WritesItsChangesToo()
    {
        var written = new TaskCompletionSource();
        _stored.Writing = written.Task;
        _writer.State.Add("a");
        var failing = _writer.CommitAsync();
        _writer.State.Add("b");
        var following = _writer.CommitAsync();
        _stored.Writing = Task.CompletedTask;
        written.SetException(new IOException("full"));

        await Assert.ThrowsAsync<IOException>(() => failing);
        await following;

        Assert.Equal(["a b"], _stored.Writes);
    }
}
