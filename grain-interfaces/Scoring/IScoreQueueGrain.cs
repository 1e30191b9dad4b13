using Orleans.Concurrency;

namespace DeCam.Cluster;

/// <summary>
/// The work waiting for one model: a pull queue with leases. Its key is the model's identity. It holds no durable state; runs and
/// descriptions submit again the work that it does not know.
/// </summary>
[Alias("DeCam.IScoreQueueGrain"), SilosOnly]
public interface IScoreQueueGrain : IGrainWithStringKey
{
    /// <summary>Adds batches; one that is waiting or leased already is left alone.</summary>
    [Alias("Submit"), ResponseTimeout("00:00:05")] Task SubmitAsync(Immutable<WorkItem[]> items);

    /// <summary>
    /// Binds a run to the kind of device with the most free capacity; has devices load the model first where their kind is not known.
    /// Answers after <see cref="TakeRequest.LongestPoll"/> at the latest; until the answer has a kind or a refusal, the run asks again.
    /// </summary>
    [Alias("Bind"), ResponseTimeout("00:00:05")] Task<BindAnswer> BindAsync(string runId, ModelRef model, RunPriority priority);

    /// <summary>Adds a description, unless it is waiting or leased already; a device reports the answer to its grain.</summary>
    /// <returns>The number of devices that ask this queue for work, of the kind that the description is bound to.</returns>
    [Alias("Describe"), ResponseTimeout("00:00:05")] Task<int> DescribeAsync(DescriptionRequest request);

    /// <summary>Those of a run's batches that are neither waiting nor leased, and must be submitted again.</summary>
    [Alias("Missing"), ResponseTimeout("00:00:05")] Task<int[]> MissingAsync(string runId, Immutable<int[]> batches);

    /// <summary>
    /// Ends the finished lease and waits up to <see cref="TakeRequest.LongestPoll"/> for work; null when there was none.
    /// </summary>
    [Alias("Take"), ResponseTimeout("00:00:20")] Task<WorkLease?> TakeAsync(TakeRequest request, CancellationToken cancellationToken);

    /// <summary>Gives a lease back undone.</summary>
    [Alias("GiveBack"), ResponseTimeout("00:00:05")] Task GiveBackAsync(LeaseReturn lease);

    /// <summary>Ends the leases and the waiting requests of a device that takes no more work.</summary>
    /// <param name="silo">The device's silo.</param>
    /// <param name="device">The device's name.</param>
    /// <param name="finished">Those of its leases whose reports have been delivered; the work of the others is given to other devices.</param>
    [Alias("Leave"), ResponseTimeout("00:00:05")] Task LeaveAsync(SiloAddress silo, string device, Guid[] finished);

    /// <summary>Removes a run's waiting batches, and revokes the leases of which no run or description wants anything any more.</summary>
    [Alias("CancelRun"), ResponseTimeout("00:00:05")] Task CancelRunAsync(string runId);

    /// <summary>Removes all work of a description or a run, and revokes the leases of which nothing is wanted any more.</summary>
    /// <param name="owner">Key of the description, or id of the run.</param>
    [Alias("Withdraw"), ResponseTimeout("00:00:05")] Task WithdrawAsync(string owner);

    /// <summary>Lengths and rates.</summary>
    [Alias("Status"), ResponseTimeout("00:00:05")] Task<QueueStatus> StatusAsync();
}
