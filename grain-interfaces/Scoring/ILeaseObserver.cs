using Orleans.Concurrency;

namespace DeCam.Cluster;

/// <summary>Hears from a queue which leases of a silo's devices are not wanted any more.</summary>
[Alias("DeCam.ILeaseObserver")]
public interface ILeaseObserver : IGrainObserver
{
    /// <summary>Ends a lease: every run or description that its work belongs to was cancelled or withdrawn.</summary>
    [Alias("Revoke"), OneWay] Task RevokeAsync(Guid lease);
}
