using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace DeCam.Cluster.Grains.Telemetry;

/// <summary>
/// The last readings of queues, sweeps and devices, for metrics that are looked at from outside: a grain may not be asked from a
/// thread that is not its own. An owner puts its reading here while it lives.
/// </summary>
internal static class Readings
{
    /// <summary>The queues, by the key of their grain.</summary>
    public static ConcurrentDictionary<string, QueueReading> Queues { get; } = new();

    /// <summary>Cells without row and run, by the id of the sweep.</summary>
    public static ConcurrentDictionary<string, long> Sweeps { get; } = new();

    /// <summary>Whether a device is in service, by its name.</summary>
    public static ConcurrentDictionary<string, Func<bool>> Devices { get; } = new();

    /// <summary>Masks waiting, by model.</summary>
    public static IEnumerable<Measurement<long>> MasksWaiting() =>
        Queues.Values.GroupBy(queue => queue.Model).Select(model => new Measurement<long>(model.Sum(queue => queue.Masks), Tag(TagNames.Model, model.Key)));

    /// <summary>Age of the oldest lease, by model, in seconds.</summary>
    public static IEnumerable<Measurement<double>> LeaseAges() =>
        Queues.Values.GroupBy(queue => queue.Model).Select(model => new Measurement<double>(model.Max(queue => queue.LeaseAge.TotalSeconds), Tag(TagNames.Model, model.Key)));

    /// <summary>Cells waiting, of all sweeps.</summary>
    public static long CellsWaiting() => Sweeps.Values.Sum();

    /// <summary>1 or 0 for each device.</summary>
    public static IEnumerable<Measurement<int>> DevicesInService() =>
        Devices.Select(device => new Measurement<int>(device.Value() ? 1 : 0, Tag(TagNames.Device, device.Key)));

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}

/// <summary>A queue as it was a moment ago.</summary>
/// <param name="Model">The model, as an attribute of metrics.</param>
/// <param name="Masks">Masks waiting.</param>
/// <param name="LeaseAge">Age of its oldest lease; zero without any.</param>
internal sealed record QueueReading(string Model, int Masks, TimeSpan LeaseAge);
