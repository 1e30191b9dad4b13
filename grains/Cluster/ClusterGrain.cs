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

    /// <inheritdoc/>
    public Task ReportSiloAsync(SiloReport report)
    {
        _silos[report.Silo] = (report, clock.GetUptime());
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task ReportQueueAsync(QueueStatus queue)
    {
        _queues[queue.Identity] = (queue, clock.GetUptime());
        return Task.CompletedTask;
    }

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
