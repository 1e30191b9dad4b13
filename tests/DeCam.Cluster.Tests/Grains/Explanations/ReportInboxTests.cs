using DeCam.Cluster.Grains.Explanations;

namespace DeCam.Cluster.Tests.Grains.Explanations;

public sealed class ReportInboxTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);
    private readonly ReportInbox _inbox = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Next_ReportsThatCameBefore_GivesAllInOrder()
    {
        _inbox.Add([Report(2), Report(0)]);
        _inbox.Add([Report(1)]);

        Assert.Equal([2, 0, 1], Batches(await _inbox.NextAsync(Long, Cancel)));
    }

    [Fact]
    public async Task Next_ReportThatComesLater_IsWaitedFor()
    {
        var next = _inbox.NextAsync(Long, Cancel);
        Assert.False(next.IsCompleted);

        _inbox.Add([Report(7)]);

        Assert.Equal([7], Batches(await next));
    }

    [Fact]
    public async Task Next_EmptiedInbox_WaitsAgain()
    {
        _inbox.Add([Report(1)]);
        await _inbox.NextAsync(Long, Cancel);
        var next = _inbox.NextAsync(Long, Cancel);
        Assert.False(next.IsCompleted);

        _inbox.Add([Report(2)]);

        Assert.Equal([2], Batches(await next));
    }

    [Fact]
    public async Task Next_NothingWithinThePatience_IsEmpty() => Assert.Empty(await _inbox.NextAsync(TimeSpan.Zero, Cancel));

    [Fact]
    public async Task Next_Cancelled_IsEmpty() => Assert.Empty(await _inbox.NextAsync(Long, new CancellationToken(canceled: true)));

    [Fact]
    public async Task DropUnavailable_StoreWasAway_KeepsTheOtherReports()
    {
        _inbox.Add([Report(0) with { Unavailable = new(FailureKind.Internal, "The store is away.") }, Report(1)]);

        _inbox.DropUnavailable();

        Assert.Equal([1], Batches(await _inbox.NextAsync(Long, Cancel)));
    }

    private static WorkReport Report(int batch) => new() { RunId = "run", Batch = batch };

    private static IEnumerable<int> Batches(IReadOnlyList<WorkReport> reports) => reports.Select(r => r.Batch);
}
