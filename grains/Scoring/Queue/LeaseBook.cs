namespace DeCam.Cluster.Grains.Scoring.Queue;

/// <summary>The leases out: which device holds which work, until when.</summary>
internal sealed class LeaseBook
{
    private readonly Dictionary<Guid, Lease> _leases = [];
    private readonly Dictionary<(string Owner, int Number), Guid> _byWork = [];

    /// <summary>Leases out.</summary>
    public int Count => _leases.Count;

    /// <summary>Devices that hold one.</summary>
    public int Devices { get; private set; }

    /// <summary>All leases.</summary>
    public IReadOnlyCollection<Lease> All => _leases.Values;

    /// <summary>Age of the oldest lease; zero without any.</summary>
    /// <param name="now">The time, as <see cref="Uptime"/>.</param>
    public TimeSpan OldestAge(TimeSpan now) => _leases.Count == 0 ? TimeSpan.Zero : now - _leases.Values.Min(l => l.Since);

    /// <summary>The leased work, or null; that of the last lease where there are several.</summary>
    public QueuedWork? Find(string owner, int number) => _byWork.TryGetValue((owner, number), out var id)
        ? _leases[id].Work.First(w => w.Number == number && w.Owner == owner)
        : null;

    /// <summary>Begins a lease.</summary>
    public void Add(Lease lease)
    {
        _leases.Add(lease.Id, lease);
        if (lease.Device.Leases.Count == 0) Devices++;
        lease.Device.Leases.Add(lease);
        foreach (var work in lease.Work) _byWork[(work.Owner, work.Number)] = lease.Id;
    }

    /// <summary>Ends a lease; null when it is not out.</summary>
    public Lease? Remove(Guid id)
    {
        if (!_leases.Remove(id, out var lease)) return null;
        // The same batch may have been lent once more, to a device of another kind.
        foreach (var key in lease.Work.Select(w => (w.Owner, w.Number)).Where(key => _byWork.GetValueOrDefault(key) == id)) _byWork.Remove(key);
        lease.Device.Leases.Remove(lease);
        if (lease.Device.Leases.Count == 0) Devices--;
        return lease;
    }
}
