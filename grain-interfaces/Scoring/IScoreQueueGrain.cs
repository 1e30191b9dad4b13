using Orleans.Concurrency;

namespace DeCam.Cluster;

/// <summary>
/// The work waiting for one model: a pull queue with leases. Its key is the model's identity. It holds no durable state; the
/// coordinators submit again whatever it does not know.
/// </summary>
[Alias("DeCam.IScoreQueueGrain")]
public interface IScoreQueueGrain : IGrainWithStringKey
{
    /// <summary>Adds items; one that is waiting or leased already is left alone.</summary>
    [Alias("Submit"), ResponseTimeout("00:00:05")] Task SubmitAsync(Immutable<WorkItem[]> items);

    /// <summary>Those of a run's batches that are neither waiting nor leased, and must be submitted again.</summary>
    [Alias("Missing"), ResponseTimeout("00:00:05")] Task<int[]> MissingAsync(string runId, Immutable<int[]> batches);

    /// <summary>
    /// Ends the finished lease and waits up to <see cref="TakeRequest.LongestPoll"/> for work; null when there was none.
    /// </summary>
    [Alias("Take"), ResponseTimeout("00:00:20")] Task<WorkLease?> TakeAsync(TakeRequest request, CancellationToken cancellationToken);

    /// <summary>Gives a lease back undone.</summary>
    [Alias("GiveBack"), ResponseTimeout("00:00:05")] Task GiveBackAsync(LeaseReturn lease);

    /// <summary>A device takes no more: its leases and polls end.</summary>
    /// <param name="silo">Its silo.</param>
    /// <param name="device">Its name.</param>
    /// <param name="finished">Those of its leases whose reports have been delivered; what the others hold is given to other devices.</param>
    [Alias("Leave"), ResponseTimeout("00:00:05")] Task LeaveAsync(SiloAddress silo, string device, Guid[] finished);

    /// <summary>Removes a run's waiting items, and revokes the leases that hold nothing anybody still wants.</summary>
    [Alias("CancelRun"), ResponseTimeout("00:00:05")] Task CancelRunAsync(string runId);

    /// <summary>Lengths and rates.</summary>
    [Alias("Status"), ResponseTimeout("00:00:05")] Task<QueueStatus> StatusAsync();
}
