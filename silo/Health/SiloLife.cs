namespace DeCam.Cluster.Silo.Health;

/// <summary>The phase of the process between start and end. It depends on this process alone: silos whose probes asked each other would restart each other.</summary>
internal sealed class SiloLife
{
    private readonly IHostApplicationLifetime _lifetime;

    /// <summary>Follows the host.</summary>
    public SiloLife(IHostApplicationLifetime lifetime) => _lifetime = lifetime;

    /// <summary>Whether the silo has become part of the cluster.</summary>
    public bool HasStarted => _lifetime.ApplicationStarted.IsCancellationRequested;

    /// <summary>Whether it takes work: false once the silo is told to stop.</summary>
    public bool IsReady => HasStarted && !_lifetime.ApplicationStopping.IsCancellationRequested;

    /// <summary>"starting", "ready" or "stopping".</summary>
    public string Phase => !HasStarted ? "starting" : IsReady ? "ready" : "stopping";
}
