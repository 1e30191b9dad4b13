namespace DeCam.Cluster.Silo.Health;

/// <summary>The phase of the process between start and end. It depends on this process alone: silos whose probes asked each other would restart each other.</summary>
internal sealed class SiloLife
{
    private readonly IHostApplicationLifetime _lifetime;

    /// <summary>Follows the host.</summary>
    public SiloLife(IHostApplicationLifetime lifetime) => _lifetime = lifetime;

    /// <summary>Whether the silo has become part of the cluster.</summary>
    public bool HasStarted => _lifetime.ApplicationStarted.IsCancellationRequested;

    /// <summary>Why the silo takes no work for now, as a part of a sentence; null where nothing is wrong.</summary>
    public string? Trouble { get; set; }

    /// <summary>Whether it takes work: false once the silo is told to stop, and while it is in trouble.</summary>
    public bool IsReady => HasStarted && !IsStopping && Trouble is null;

    /// <summary>"starting", "ready", "stopping", or the trouble.</summary>
    public string Phase => !HasStarted ? "starting" : IsStopping ? "stopping" : Trouble ?? "ready";

    private bool IsStopping => _lifetime.ApplicationStopping.IsCancellationRequested;
}
