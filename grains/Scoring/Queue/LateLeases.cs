using System.Globalization;

namespace DeCam.Cluster.Grains.Scoring.Queue;

/// <summary>
/// Leases that expired and whose slot has not come back. A device that is slow, or has a model to load first, comes back late; one that
/// has not long after, while others did its work, hangs.
/// </summary>
/// <param name="hungAfter">The least time after which a slot counts as hanging.</param>
internal sealed class LateLeases(TimeSpan hungAfter)
{
    private const int Patience = 2;
    private readonly List<Lease> _late = [];

    /// <summary>Notes a lease that expired.</summary>
    public void Add(Lease lease) => _late.Add(lease);

    /// <summary>Notes that a slot has come back.</summary>
    public void Forget(DeviceKey device, int slot) => _late.RemoveAll(l => l.Device.Key == device && l.Slot == slot);

    /// <summary>Notes that a device takes no work any more.</summary>
    public void Forget(DeviceKey device) => _late.RemoveAll(l => l.Device.Key == device);

    /// <summary>Those that hang, each once.</summary>
    /// <param name="now">The time, as <see cref="Uptime"/>.</param>
    /// <param name="isDone">Whether work is neither waiting nor lent.</param>
    public IReadOnlyList<Doubt> Hanging(TimeSpan now, Func<QueuedWork, bool> isDone)
    {
        var hanging = _late.FindAll(l => now - l.Since >= Allowed(l) && l.Work.All(isDone));
        _late.RemoveAll(hanging.Contains);
        return hanging.ConvertAll(l => new Doubt(l, string.Create(CultureInfo.InvariantCulture, $"it did not answer within {Allowed(l).TotalSeconds:0.#} s, and its work was done elsewhere.")));
    }

    private TimeSpan Allowed(Lease lease) => TimeSpan.FromTicks(Math.Max(hungAfter.Ticks, Patience * (lease.Due - lease.Since).Ticks));
}
