using DeCam.Inference.Devices;

namespace DeCam.Tests.Inference.Devices;

/// <summary>A card that took 1 ms a row: it is nearly free 4 ms before the rest of its rows are done.</summary>
public sealed class WorkAheadTests
{
    private readonly SetClock _clock = new();
    private readonly WorkAhead _ahead;

    public WorkAheadTests()
    {
        _ahead = new(_clock);
        _ahead.Add(64);
        Assert.True(IsNearlyDone);      // nothing is known yet
        _clock.Pass(64);
        _ahead.Done(64);
    }

    private bool IsNearlyDone => _ahead.NearlyDoneAsync(TestContext.Current.CancellationToken).IsCompleted;

    [Fact]
    public void NearlyDone_BatchesAhead_ComesBeforeTheEndOfTheLast()
    {
        Assert.True(IsNearlyDone);
        _ahead.Add(96);
        _clock.Pass(32);
        _ahead.Done(32);
        _clock.Pass(59);
        Assert.False(IsNearlyDone);
        _clock.Pass(1);
        Assert.True(IsNearlyDone);
    }

    [Fact]
    public void NearlyDone_BatchesThatWereCancelled_AreForgotten()
    {
        _ahead.Add(1000);
        Assert.False(IsNearlyDone);
        _ahead.Drop(1000);
        Assert.True(IsNearlyDone);
    }

    private sealed class SetClock : TimeProvider
    {
        private long _milliseconds;

        public override long TimestampFrequency => 1000;

        public void Pass(int milliseconds) => _milliseconds += milliseconds;

        public override long GetTimestamp() => _milliseconds;
    }
}
