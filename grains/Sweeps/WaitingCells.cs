using System.Diagnostics;
using DeCam.Cluster.Grains.Telemetry;

namespace DeCam.Cluster.Grains.Sweeps;

/// <summary>Shows from outside how many cells of a sweep wait. A sweep of a million cells is not counted anew for each row.</summary>
internal sealed class WaitingCells(SweepLedger ledger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private long? _shown;

    /// <summary>Shows the count, unless that was done a moment ago.</summary>
    /// <param name="open">Cells whose runs are open.</param>
    public void Show(int open)
    {
        if (_shown is { } shown && Stopwatch.GetElapsedTime(shown) < Interval) return;
        _shown = Stopwatch.GetTimestamp();
        var status = ledger.Status(open, window: 0);
        Readings.Sweeps[ledger.Id] = Math.Max(0, status.Cells - status.Done - status.FailedCells - open);
    }

    /// <summary>Shows nothing any more.</summary>
    public void Hide() => Readings.Sweeps.TryRemove(ledger.Id, out _);
}
