namespace DeCam.Cluster.Silo.Health;

/// <summary>Where the process is between start and end. Looks at this process alone: a probe that asks others would have them restart each other.</summary>
internal sealed class SiloLife
{
    private readonly IHostApplicationLifetime _lifetime;

    /// <summary>Follows the host.</summary>
    public SiloLife(IHostApplicationLifetime lifetime) => _lifetime = lifetime;

    /// <summary>Whether the silo has become part of the cluster.</summary>
    public bool HasStarted => _lifetime.ApplicationStarted.IsCancellationRequested;

    /// <summary>Whether it takes work: false from the wish to stop on.</summary>
    public bool IsReady => HasStarted && !_lifetime.ApplicationStopping.IsCancellationRequested;

    /// <summary>"starting", "ready" or "stopping".</summary>
    public string Phase => !HasStarted ? "starting" : IsReady ? "ready" : "stopping";
}
