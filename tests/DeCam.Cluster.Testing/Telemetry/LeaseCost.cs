using System.Diagnostics;
using DeCam.Cluster.Grains.Scoring.Devices;
using DeCam.Cluster.Grains.Telemetry;
using DeCam.Cluster.Testing.Planted;

namespace DeCam.Cluster.Testing.Telemetry;

/// <summary>What it costs to measure one lease, by whoever listens in this process.</summary>
internal static class LeaseCost
{
    private const int Warmup = 100_000, Times = 1_000_000;

    /// <summary>The cost of all measurements of one lease, in seconds.</summary>
    public static double Seconds()
    {
        var item = new WorkItem { RunId = "run", Batch = 0, Model = PlantedCluster.Model, ImageSha256 = "", Count = 64 };
        var lease = new WorkLease(Guid.NewGuid(), [item], 1);
        var tally = new SlotTally("cpu", item.Model.Name);
        Measure(tally, lease, Warmup);
        var start = Stopwatch.GetTimestamp();
        Measure(tally, lease, Times);
        return Stopwatch.GetElapsedTime(start).TotalSeconds / Times;
    }

    private static void Measure(SlotTally tally, WorkLease lease, int times)
    {
        for (var i = 0; i < times; i++)
        {
            Instruments.QueueDuration.Record(0.1, new KeyValuePair<string, object?>(TagNames.Model, ModelLabel.Of(lease.Items[0].Model.Name)));
            using var trace = LeaseTrace.Begin(lease, "cpu", "silo");
            tally.Begin(lease, 64);
            using var scoring = trace.Score();
            tally.End(TimeSpan.FromSeconds(0.1));
            tally.Count(lease.Items[0], new() { RunId = lease.Items[0].RunId, Batch = lease.Items[0].Batch });
        }
    }
}
