using Orleans.Concurrency;

namespace DeCam.Cluster;

/// <summary>A slot of a device, which a queue tells that nobody wants a lease any more.</summary>
[Alias("DeCam.ILeaseObserver")]
public interface ILeaseObserver : IGrainObserver
{
    /// <summary>The scores of the lease are not wanted: every item of it belongs to a run that was cancelled.</summary>
    [Alias("Revoke"), OneWay] Task RevokeAsync(Guid lease);
}
