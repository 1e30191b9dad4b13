using DeCam.Cluster.Grains.Cluster;

namespace DeCam.Cluster.Silo.Health;

/// <summary>The phase of the process between start and end. It depends on this process alone: silos whose probes asked each other would restart each other.</summary>
internal sealed class SiloLife
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, string> _troubles = new(StringComparer.Ordinal);
    private readonly IHostApplicationLifetime _lifetime;
    private readonly DrainNotice _notice;

    /// <summary>Follows the host.</summary>
    public SiloLife(IHostApplicationLifetime lifetime, DrainNotice notice) => (_lifetime, _notice) = (lifetime, notice);

    /// <summary>Whether the silo has become part of the cluster.</summary>
    public bool HasStarted => _lifetime.ApplicationStarted.IsCancellationRequested;

    /// <summary>Why the silo takes no work for now, as a part of a sentence, of one server where several are in trouble; null where nothing is wrong.</summary>
    public string? Trouble
    {
        get
        {
            lock (_lock) return _troubles.Values.FirstOrDefault();
        }
    }

    /// <summary>Whether it takes work: false while it is in trouble, and once the silo is told to stop and the others know it.</summary>
    public bool IsReady => HasStarted && !IsStopping && Trouble is null;

    /// <summary>"starting", "ready", "stopping", or the trouble.</summary>
    public string Phase => !HasStarted ? "starting" : IsStopping ? "stopping" : Trouble ?? "ready";

    private bool IsStopping => _notice.IsGiven;

    /// <summary>Hears of the trouble with a server; that with others stays as it is.</summary>
    /// <param name="place">The server.</param>
    /// <param name="trouble">The trouble; null where there is none.</param>
    public void Tell(string place, string? trouble)
    {
        lock (_lock)
        {
            if (trouble is null) _troubles.Remove(place);
            else _troubles[place] = trouble;
        }
    }
}
