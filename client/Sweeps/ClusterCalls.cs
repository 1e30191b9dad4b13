using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.CommandLine;

namespace DeCam.Cluster.Client.Sweeps;

/// <summary>Idempotent calls to a cluster, repeated over the loss of the silo that was to answer.</summary>
internal sealed class ClusterCalls(ClusterConnection cluster, TimeProvider clock)
{
    /// <summary>The cluster.</summary>
    public ClusterConnection Cluster => cluster;

    /// <summary>The clock in use.</summary>
    public TimeProvider Clock => clock;

    /// <summary>The sweep of an id.</summary>
    public ISweepGrain Sweep(string id) => cluster.Grains.GetGrain<ISweepGrain>(id);

    /// <summary>Calls until there is an answer.</summary>
    /// <exception cref="CommandFailedException">There was none for a minute.</exception>
    public Task<T> AskAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken) => PatientCall.AskAsync(cluster.Name, call, clock, cancellationToken, isEmbedded: cluster.IsEmbedded);

    /// <summary>The status of a sweep that exists.</summary>
    /// <exception cref="CommandFailedException">There is none of that id.</exception>
    public async Task<SweepStatus> StatusAsync(string id, CancellationToken cancellationToken)
    {
        var status = await AskAsync(Sweep(id).StatusAsync, cancellationToken);
        return status.State != SweepState.Unknown ? status
            : throw new CommandFailedException(ExitCode.Usage, $"Sweep '{id}' is not known to cluster '{cluster.Name}'; 'decam sweep list' shows those that are.");
    }

    /// <summary>The status of a sweep that has cells, for what is done with its rows.</summary>
    /// <exception cref="CommandFailedException">There is none of that id, or it could not begin.</exception>
    public async Task<SweepStatus> BegunAsync(string id, CancellationToken cancellationToken)
    {
        var status = await StatusAsync(id, cancellationToken);
        return status is not { State: SweepState.Failed, Failure: { } failure } ? status
            : throw new CommandFailedException(ExitCode.Of(failure.Kind), $"Sweep '{id}' could not begin and has no rows: {failure.Message.TrimEnd('.')}; mend that and submit it again.");
    }

    /// <summary>What was submitted as a sweep that exists.</summary>
    public async Task<SweepSpec> SpecAsync(string id, CancellationToken cancellationToken) => (await AskAsync(Sweep(id).SpecAsync, cancellationToken))!;
}
