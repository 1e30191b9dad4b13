using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.CommandLine;

namespace DeCam.Cluster.Client.Sweeps.Watching;

/// <summary>Follows a sweep to its end by polling its counters, over the loss of silos.</summary>
internal sealed class SweepWatch(ClusterCalls calls)
{
    private static readonly Backoff Pace = new(TimeSpan.FromMilliseconds(50), 2, TimeSpan.FromSeconds(1));

    /// <summary>The final status.</summary>
    /// <param name="sweepId">The sweep, which is known to the cluster.</param>
    /// <param name="view">Shows what comes.</param>
    /// <param name="cancellationToken">Stops watching; the sweep goes on.</param>
    /// <exception cref="CommandFailedException">The cluster no longer knows the sweep.</exception>
    public async Task<SweepStatus> FollowAsync(string sweepId, ISweepView view, CancellationToken cancellationToken)
    {
        for (var pause = Pace.First; ; pause = Pace.After(pause))
        {
            var status = await calls.AnyStatusAsync(sweepId, cancellationToken);
            if (status.State == SweepState.Unknown) throw new CommandFailedException(LostState.OfSweep(sweepId));
            var cluster = view.WantsCluster ? await calls.AskAsync(calls.Cluster.Grains.GetGrain<IClusterGrain>(0).StatusAsync, cancellationToken) : null;
            view.Show(status, cluster);
            if (status.IsOver) return status;
            await Task.Delay(pause, calls.Clock, cancellationToken);
        }
    }
}

/// <summary>Shows the progress of a sweep.</summary>
internal interface ISweepView : IDisposable
{
    /// <summary>Whether it shows devices.</summary>
    bool WantsCluster { get; }

    /// <summary>Takes a status, and the cluster's where it is wanted.</summary>
    void Show(SweepStatus status, ClusterStatus? cluster);

    /// <summary>Every cell has its row, and the files are written now.</summary>
    void Write();
}
