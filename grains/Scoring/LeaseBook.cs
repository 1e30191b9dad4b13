namespace DeCam.Cluster.Grains.Scoring;

/// <summary>What is lent to whom, until when.</summary>
internal sealed class LeaseBook
{
    private readonly Dictionary<Guid, Lease> _leases = [];
    private readonly Dictionary<(string Run, int Batch), Guid> _byItem = [];

    /// <summary>Leases out.</summary>
    public int Count => _leases.Count;

    /// <summary>Devices that hold one.</summary>
    public int Devices { get; private set; }

    /// <summary>All leases.</summary>
    public IReadOnlyCollection<Lease> All => _leases.Values;

    /// <summary>The leased item, or null.</summary>
    public QueuedItem? Find(string runId, int batch) => _byItem.TryGetValue((runId, batch), out var id)
        ? _leases[id].Items.First(i => i.Item.RunId == runId && i.Item.Batch == batch)
        : null;

    /// <summary>Lends.</summary>
    public void Add(Lease lease)
    {
        _leases.Add(lease.Id, lease);
        if (lease.Device.Leases.Count == 0) Devices++;
        lease.Device.Leases.Add(lease);
        foreach (var item in lease.Items) _byItem[(item.Item.RunId, item.Item.Batch)] = lease.Id;
    }

    /// <summary>Ends a lease; null when it is not out.</summary>
    public Lease? Remove(Guid id)
    {
        if (!_leases.Remove(id, out var lease)) return null;
        foreach (var item in lease.Items) _byItem.Remove((item.Item.RunId, item.Item.Batch));
        lease.Device.Leases.Remove(lease);
        if (lease.Device.Leases.Count == 0) Devices--;
        return lease;
    }
}

/// <summary>Items lent to one slot of a device.</summary>
/// <param name="Id">Name of the lease.</param>
/// <param name="Device">The device.</param>
/// <param name="Slot">The slot.</param>
/// <param name="Items">The items.</param>
/// <param name="Due">When they are given to another device, as <see cref="Uptime"/>.</param>
/// <param name="Observer">Hears when the items are not wanted any more.</param>
internal sealed record Lease(Guid Id, QueueDevice Device, int Slot, IReadOnlyList<QueuedItem> Items, TimeSpan Due, ILeaseObserver? Observer)
{
    /// <summary>Masks in it.</summary>
    public int Masks => Items.Sum(i => i.Item.Count);
}
