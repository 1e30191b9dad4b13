using Orleans.Concurrency;

namespace DeCam.Cluster;

/// <summary>Hears from a queue which leases of a silo's devices are not wanted any more.</summary>
[Alias("DeCam.ILeaseObserver")]
public interface ILeaseObserver : IGrainObserver
{
    /// <summary>Ends a lease: every run or description that its work belongs to was cancelled or withdrawn.</summary>
    [Alias("Revoke"), OneWay] Task RevokeAsync(Guid lease);

    /// <summary>Ends a lease, if it is still in hand, and blames its device: another one has done its work.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="device">The device, such as "cuda:0".</param>
    /// <param name="fault">What it did instead, in one sentence.</param>
    [Alias("Blame"), OneWay] Task BlameAsync(Guid lease, string device, string fault);
}
