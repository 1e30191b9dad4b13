using DeCam.Cluster.Grains.Placement;
using DeCam.Cluster.Grains.Sweeps.Images;
using Microsoft.Extensions.Options;
using Orleans.Placement;

namespace DeCam.Cluster.Grains.Cluster;

/// <summary>Keeps the last reports of silos and queues. Nothing is stored: all silos and queues report again within seconds.</summary>
[CoordinatorOnly, RandomPlacement]
public sealed class ClusterGrain(IClusterMembershipService membership, TimeProvider clock, IOptions<WaitingOptions> waiting) : Grain, IClusterGrain
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);
    private readonly Dictionary<SiloAddress, (SiloReport Report, TimeSpan At)> _silos = [];
    private readonly Dictionary<string, (QueueStatus Queue, TimeSpan At)> _queues = [];

    // Models and datasets, and the living silo that lost each last, and when.
    private readonly Dictionary<string, (SiloReport Report, TimeSpan At)> _left = [];

    /// <inheritdoc/>
    public Task ReportSiloAsync(SiloReport report)
    {
        var before = _silos.TryGetValue(report.Silo, out var known) ? KeysOf(known.Report) : [];
        var now = KeysOf(report);
        foreach (var key in before.Except(now)) _left[key] = (report, clock.GetUptime());
        foreach (var key in now) _left.Remove(key);
        _silos[report.Silo] = (report, clock.GetUptime());
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<ModelPlaces> PlacesAsync(string key)
    {
        var names = _silos.Values.Where(s => IsActive(s.Report) && s.Report.Devices.Length > 0 && KeysOf(s.Report).Contains(key))
            .Select(s => s.Report.Name).Order(StringComparer.Ordinal);
        var isLeft = _left.TryGetValue(key, out var left) && IsActive(left.Report) && clock.GetUptime() - left.At >= waiting.Value.LeftAfter;
        return Task.FromResult(new ModelPlaces([.. names], isLeft ? left.Report.Name : null));
    }

    /// <inheritdoc/>
    public Task ReportQueueAsync(QueueStatus queue)
    {
        _queues[queue.Identity] = (queue, clock.GetUptime());
        return Task.CompletedTask;
    }

    private bool IsActive(SiloReport report) => membership.CurrentSnapshot.GetSiloStatus(report.Silo) == SiloStatus.Active;

    private static HashSet<string> KeysOf(SiloReport report) => [.. report.Models.Select(m => m.Sha256), .. report.InMemory, .. report.Datasets.Select(d => DatasetSilos.Key + d.Name)];

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
