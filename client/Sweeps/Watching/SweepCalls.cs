using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.CommandLine;

namespace DeCam.Cluster.Client.Sweeps.Watching;

/// <summary>Calls about one sweep.</summary>
internal static class SweepCalls
{
    /// <summary>The sweep of an id.</summary>
    public static ISweepGrain Sweep(this ClusterCalls calls, string id) => calls.Cluster.Grains.GetGrain<ISweepGrain>(id);

    /// <summary>The status of a sweep that exists.</summary>
    /// <exception cref="CommandFailedException">The cluster knows no sweep of that id.</exception>
    public static async Task<SweepStatus> StatusAsync(this ClusterCalls calls, string id, CancellationToken cancellationToken)
    {
        var status = await calls.AnyStatusAsync(id, cancellationToken);
        return status.State != SweepState.Unknown ? status
            : throw new CommandFailedException(ExitCode.Usage, $"Sweep '{id}' is not known to cluster '{calls.Cluster.Name}'; 'decam sweep list' shows those that are.");
    }

    /// <summary>The status of a sweep, known or not; one that goes on but that nobody works on is paused: the process of its embedded cluster has ended.</summary>
    public static async Task<SweepStatus> AnyStatusAsync(this ClusterCalls calls, string id, CancellationToken cancellationToken)
    {
        var status = await calls.AskAsync(calls.Sweep(id).StatusAsync, cancellationToken);
        return status.State is SweepState.Expanding or SweepState.Running && !calls.Cluster.IsWorkedOn(id) ? status with { State = SweepState.Paused } : status;
    }

    /// <summary>The status of a sweep that has cells, for commands that use its rows.</summary>
    /// <exception cref="CommandFailedException">The cluster knows no sweep of that id, or the sweep could not begin.</exception>
    public static async Task<SweepStatus> BegunAsync(this ClusterCalls calls, string id, CancellationToken cancellationToken)
    {
        var status = await calls.StatusAsync(id, cancellationToken);
        return status is not { State: SweepState.Failed, Failure: { } failure } ? status
            : failure.Kind is FailureKind.Lost or FailureKind.Damaged ? throw new CommandFailedException(failure)
            : throw new CommandFailedException(ExitCode.Of(failure.Kind), $"Sweep '{id}' could not begin and has no rows: {Sentence.Reason(failure.Message)}; fix this and submit it again.");
    }

    /// <summary>The specification under which a known sweep was submitted.</summary>
    public static async Task<SweepSpec> SpecAsync(this ClusterCalls calls, string id, CancellationToken cancellationToken) =>
        (await calls.AskAsync(calls.Sweep(id).SpecAsync, cancellationToken))!;
}
