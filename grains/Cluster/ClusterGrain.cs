using DeCam.Cluster.Grains.Placement;
using Orleans.Placement;

namespace DeCam.Cluster.Grains.Cluster;

/// <summary>Keeps the last reports of silos and queues. Nothing is stored: all silos and queues report again within seconds.</summary>
[CoordinatorOnly, RandomPlacement]
public sealed class ClusterGrain(IClusterMembershipService membership, TimeProvider clock) : Grain, IClusterGrain
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);
    private readonly Dictionary<SiloAddress, (SiloReport Report, TimeSpan At)> _silos = [];
    private readonly Dictionary<string, (QueueStatus Queue, TimeSpan At)> _queues = [];

    // Models by their hash, and the living silo that lost each last.
    private readonly Dictionary<string, SiloReport> _left = [];

    /// <inheritdoc/>
    public Task ReportSiloAsync(SiloReport report)
    {
        var before = _silos.TryGetValue(report.Silo, out var known) ? HashesOf(known.Report) : [];
        var now = HashesOf(report);
        foreach (var sha256 in before.Except(now)) _left[sha256] = report;
        foreach (var sha256 in now) _left.Remove(sha256);
        _silos[report.Silo] = (report, clock.GetUptime());
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<ModelPlaces> PlacesAsync(string sha256)
    {
        var names = _silos.Values.Where(s => IsActive(s.Report) && s.Report.Devices.Length > 0 && HashesOf(s.Report).Contains(sha256))
            .Select(s => s.Report.Name).Order(StringComparer.Ordinal);
        return Task.FromResult(new ModelPlaces([.. names], _left.TryGetValue(sha256, out var left) && IsActive(left) ? left.Name : null));
    }

    /// <inheritdoc/>
    public Task ReportQueueAsync(QueueStatus queue)
    {
        _queues[queue.Identity] = (queue, clock.GetUptime());
        return Task.CompletedTask;
    }

    private bool IsActive(SiloReport report) => membership.CurrentSnapshot.GetSiloStatus(report.Silo) == SiloStatus.Active;

    private static HashSet<string> HashesOf(SiloReport report) => [.. report.Models.Select(m => m.Sha256), .. report.InMemory];

    /// <inheritdoc/>
    public Task<ClusterStatus> StatusAsync()
    {
        var oldest = clock.GetUptime() - Lifetime;
        foreach (var (silo, report) in _silos.ToList()) if (report.At < oldest) _silos.Remove(silo);
        foreach (var (identity, report) in _queues.ToList()) if (report.At < oldest) _queues.Remove(identity);
        var silos = membership.CurrentSnapshot.Members.Values.Where(m => m.Status != SiloStatus.Dead)
            .OrderBy(m => m.Name, StringComparer.Ordinal)
            .Select(m => new SiloEntry(m.SiloAddress.ToString(), m.Name, m.Status.ToString(), _silos.GetValueOrDefault(m.SiloAddress).Report));
        return Task.FromResult(new ClusterStatus(SoftwareVersion.Current, [.. silos],
            [.. _queues.Values.Select(q => q.Queue).OrderBy(q => q.ModelName, StringComparer.Ordinal)]));
    }
}
