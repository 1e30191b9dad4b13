using Orleans.Concurrency;

namespace DeCam.Cluster;

/// <summary>Scores on a device of the silo it is called on; called by that silo's own agents.</summary>
[Alias("DeCam.IEvaluatorGrain")]
public interface IEvaluatorGrain : IGrainWithIntegerKey
{
    /// <summary>Does the items of a lease, which the silo's agent holds; report i answers item i. An item that no device can serve is reported as refused.</summary>
    [Alias("Evaluate"), ResponseTimeout("02:00:00")]
    Task<Immutable<WorkReport[]>> EvaluateAsync(string device, WorkLease lease);
}
