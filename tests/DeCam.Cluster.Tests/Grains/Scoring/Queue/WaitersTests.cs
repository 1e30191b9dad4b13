using DeCam.Cluster.Grains.Scoring.Queue;
using Microsoft.Extensions.Time.Testing;
using static DeCam.Cluster.Tests.Grains.Scoring.Queue.QueueItems;

namespace DeCam.Cluster.Tests.Grains.Scoring.Queue;

public sealed class WaitersTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly WorkBacklog _backlog = new();
    private readonly LeaseBook _leases = new();
    private readonly DeviceBook _devices = new();
    private readonly Waiters _waiters;

    public WaitersTests() => _waiters = new(_backlog, _leases, _devices, _clock);

    [Fact]
    public async Task Lend_SeveralDevices_LeavesEachItsShare()
    {
        See("a");
        See("b");
        See("c");
        for (var batch = 0; batch < 6; batch++) _backlog.Add(Item($"{batch}", batch));

        var lease = await Ask("a");

        Assert.Equal(2, lease!.Items.Length);
        Assert.Equal(4, _backlog.Count);
    }

    // Of 60 masks that wait, a third is the share of each.
    [Theory]
    [InlineData(0, 0, 20)]
    [InlineData(40, 0, 40)]         // none is idle
    [InlineData(40, 2, 40)]         // those that are idle get an item each of the other two
    [InlineData(60, 2, 40)]
    [InlineData(10, 0, 20)]
    public async Task Lend_DeviceThatCollectsMasks_TakesMoreThanItsShareButLeavesIdleOnesAnItem(int collected, int idle, int masks)
    {
        foreach (var (index, name) in new[] { "b", "c" }.Index())
        {
            See(name);
            if (index < idle) continue;
            _backlog.Add(Item($"busy {name}", 0));
            Assert.NotNull(await Ask(name));
        }

        See("a");
        for (var batch = 0; batch < 6; batch++) _backlog.Add(Item($"{batch}", batch));

        var lease = await Ask("a", collected: collected);

        Assert.Equal(masks, lease!.Items.Sum(i => i.Count));
    }

    [Fact]
    public async Task Lend_WaitingSlots_AreServedInTheOrderTheyAsked()
    {
        var (first, second) = (Ask("a"), Ask("b"));
        _backlog.Add(Item("run", 0));
        _waiters.Serve();

        Assert.NotNull(await first);
        Assert.False(second.IsCompleted);
    }

    [Fact]
    public async Task Lend_IdleDeviceAskedLater_ComesBeforeASecondLease()
    {
        _backlog.Add(Item("run", 0));
        Assert.NotNull(await Ask("busy"));
        var (busy, idle) = (Ask("busy", slot: 1, concurrency: 2), Ask("idle"));
        _backlog.Add(Item("run", 1));
        _waiters.Serve();

        Assert.NotNull(await idle);
        Assert.False(busy.IsCompleted);
    }

    [Fact]
    public async Task Lend_LeaseAheadOfTheConcurrency_NeedsMoreItemsThanDevices()
    {
        _backlog.Add(Item("run", 0));
        Assert.NotNull(await Ask("busy"));
        _backlog.Add(Item("run", 1));
        var ahead = Ask("busy", slot: 1);
        Assert.False(ahead.IsCompleted);

        _backlog.Add(Item("run", 2));
        _waiters.Serve();

        Assert.Equal(1, (await ahead)!.Items[0].Batch);
    }

    [Fact]
    public async Task Lend_NothingToDo_IsAnsweredAfterTheLongestPoll()
    {
        var asked = Ask("a");
        Assert.False(asked.IsCompleted);

        _clock.Advance(TakeRequest.LongestPoll);

        Assert.Null(await asked);
        _backlog.Add(Item("run", 0));
        _waiters.Serve();
        Assert.Equal(1, _backlog.Count);
    }

    [Fact]
    public async Task Lend_DeviceOfKnownSpeed_SetsTheDeadline()
    {
        See("a").Learn(10, seconds: 4);
        _backlog.Add(Item("run", 0));

        await Ask("a");

        Assert.Equal(20, (Assert.Single(_leases.All).Due - _clock.GetElapsedTime(0)).TotalSeconds, 6);
    }

    [Fact]
    public async Task Lend_ItemThatFailedOnTheOnlyDevice_ComesBackAfterASecond()
    {
        var failed = Item("run", 0);
        failed.Fail(Device("a"), _clock.GetElapsedTime(0));
        _backlog.Add(failed);
        var early = Ask("a");
        Assert.False(early.IsCompleted);

        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await early);

        Assert.Equal(2, (await Ask("a"))!.Attempt);
    }

    [Fact]
    public async Task Lend_ItemThatFailedWhileAnotherDeviceAsks_GoesToThatOneOnly()
    {
        var failed = Item("run", 0);
        failed.Fail(Device("a"), _clock.GetElapsedTime(0));
        See("b");
        _clock.Advance(TimeSpan.FromMinutes(1));
        _backlog.Add(failed);
        var again = Ask("a");

        Assert.False(again.IsCompleted);
        Assert.NotNull(await Ask("b"));
    }

    [Fact]
    public async Task Lend_TwoKinds_CountWorkAndDevicesOfTheirOwn()
    {
        See("x").Hear(new("x", "", ""));
        See("y1").Hear(new("y", "", ""));
        See("y2").Hear(new("y", "", ""));
        for (var batch = 0; batch < 4; batch++) _backlog.Add(Item("run", batch, kind: "x"));

        var lease = await Ask("x");
        var none = Ask("y1");

        // The whole of it, because no other device may have it.
        Assert.Equal(4, lease!.Items.Length);
        Assert.False(none.IsCompleted);
    }

    [Fact]
    public async Task Lend_MapFromInside_GoesAloneToADeviceThatMakesThem()
    {
        See("new").MakesAttributions = true;
        _backlog.Add(Attribution("inside"));
        _backlog.Add(Item("scores", 0));

        // A device of a silo of an earlier version does not know that work, and gets the other.
        Assert.Equal("scores", (await Ask("old"))!.Items.Single().RunId);
        _backlog.Add(Item("scores", 1));
        Assert.Equal("inside", (await Ask("new"))!.Items.Single().RunId);
    }

    [Fact]
    public async Task Lend_MapFromInside_MayTakeAsLongAsItsPassesOnOneThread()
    {
        See("new").MakesAttributions = true;
        See("new").Learn(10, seconds: 1);
        _backlog.Add(Attribution("inside", passes: 1000));

        Assert.NotNull(await Ask("new"));

        Assert.Equal(TimeSpan.FromSeconds(60 + (5 * 0.1 * 16 * 1000)), _leases.All.Single().Due - _clock.GetElapsedTime(0));
    }

    [Fact]
    public async Task Lend_MapWhoseLeaseExpired_MayTakeTwiceAsLong()
    {
        See("new").MakesAttributions = true;
        var map = Attribution("inside", passes: 10);
        map.Expire();
        _backlog.Add(map);

        Assert.NotNull(await Ask("new"));

        Assert.Equal(TimeSpan.FromSeconds(2 * (60 + (5 * 0.5 * 10))), _leases.All.Single().Due - _clock.GetElapsedTime(0));
    }

    [Fact]
    public async Task Lend_WorkOfEightBits_GoesToDevicesThatRunThemAndMayTakeLong()
    {
        See("able").Precisions = ["int8"];
        See("able").Learn(10, seconds: 1);
        See("able").Learn(10, seconds: 1, precision: "int8");
        _backlog.Add(Calibration("search"));
        _backlog.Add(Network("search", 0, new('c', 64)));
        _backlog.Add(Item("scores", 0));

        // What others may have goes on.
        Assert.Equal("scores", (await Ask("plain"))!.Items.Single().RunId);
        Assert.NotNull((await Ask("able"))!.Items.Single().Calibration);
        Assert.Equal(TimeSpan.FromSeconds(60 + (5 * 0.1 * 16 * QueueDevice.CalibrationPasses)), _leases.All.Last().Due - _clock.GetElapsedTime(0));
        Assert.NotNull((await Ask("able", slot: 1, concurrency: 2))!.Items.Single().Network);
        Assert.Equal(TimeSpan.FromSeconds(30 + (5 * 0.1 * 10)), _leases.All.Last().Due - _clock.GetElapsedTime(0));
    }

    [Fact]
    public async Task Lend_MasksOfALaterVersion_WaitOnlyForDevicesThatMayHaveThem()
    {
        See("old").Hear(new("x", "", ""));
        var later = See("new");
        later.Hear(new("y", "", ""));
        later.NewestMasks = 10;
        _backlog.Add(new QueuedBatch(Item("run", 0, kind: "x").Item with { MaskKind = 10 }));

        // It refuses them, which says what is wrong.
        Assert.NotNull(await Ask("old"));
        _backlog.Add(new QueuedBatch(Item("run", 1).Item with { MaskKind = 10 }));
        Assert.False(Ask("old", slot: 1, concurrency: 2).IsCompleted);
        Assert.NotNull(await Ask("new"));
    }

    [Fact]
    public async Task Drop_SlotsOfADevice_AreAnsweredWithNothing()
    {
        var (gone, kept) = (Ask("gone"), Ask("kept"));

        _waiters.Drop(key => key == Device("gone"));

        Assert.Null(await gone);
        Assert.False(kept.IsCompleted);
    }

    private QueueDevice See(string device) => _devices.See(Device(device), _clock.GetElapsedTime(0));

    private Task<WorkLease?> Ask(string device, int slot = 0, int concurrency = 1, int collected = 0) => _waiters.LendAsync(
        new() { Silo = SiloAt(1), Device = device, Slot = slot, Concurrency = concurrency, MasksToCollect = collected }, See(device), TestContext.Current.CancellationToken);
}
