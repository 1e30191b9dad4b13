using System.Net;
using DeCam.Cluster.Grains.Scoring.Queue;
using DeCam.Cluster.Testing.Planted;

namespace DeCam.Cluster.Tests.Grains.Scoring.Queue;

/// <summary>Items and devices for the books of a queue.</summary>
internal static class QueueItems
{
    public static QueuedBatch Item(string run, int batch, int masks = 10, RunPriority priority = RunPriority.Interactive, string? kind = null) => new(new WorkItem
    {
        RunId = run,
        Batch = batch,
        Model = PlantedCluster.Model,
        ImageSha256 = new('b', 64),
        Count = masks,
        Priority = priority,
        Arithmetic = kind,
    });

    /// <summary>A map to be made inside the model.</summary>
    public static QueuedBatch Attribution(string run, int passes = 1) => new(Item(run, -1, masks: 0).Item with { Attribution = new("grad-cam", [], 0, 0, null, passes) });

    /// <summary>A network to be calibrated.</summary>
    public static QueuedBatch Calibration(string run, string? kind = null) => new(Item(run, -2, masks: 0, kind: kind).Item with { Calibration = new([0], [7], IsTimed: false) });

    /// <summary>Masks that a calibrated network scores.</summary>
    public static QueuedBatch Network(string run, int batch, string network, string? kind = null) => new(Item(run, batch, kind: kind).Item with { Network = network });

    /// <summary>Masks that the model scores in fewer bits.</summary>
    public static QueuedBatch InPrecision(string run, int batch, string precision, string? kind = null) => new(Item(run, batch, kind: kind).Item with { Precision = precision });

    public static DeviceKey Device(string name, int silo = 1) => new(SiloAt(silo), name);

    public static SiloAddress SiloAt(int number) => SiloAddress.New(IPAddress.Loopback, 11000 + number, 1);

    /// <summary>A lease of a device over some items.</summary>
    public static Lease Lease(QueueDevice device, params QueuedWork[] items) => new(Guid.NewGuid(), device, 0, items, TimeSpan.FromSeconds(60), null);
}
