using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.CommandLine;

namespace DeCam.Cluster.Client.Explain;

/// <summary>Submits one run and follows it to its end. The loss of the silo that answered is bridged by asking again.</summary>
internal sealed class RunSession(ClusterConnection cluster, TimeProvider clock)
{
    private const int ShortHash = 12;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(250);

    /// <summary>The result of the run, computed now or earlier.</summary>
    /// <param name="spec">What to do.</param>
    /// <param name="runId">Key of the run.</param>
    /// <param name="resume">Go on from a checkpoint, or take a result that is there.</param>
    /// <param name="news">Hears each status.</param>
    /// <param name="cancellationToken">Stops watching; the run itself is not cancelled.</param>
    /// <exception cref="RunFailedException">The run ended without a result.</exception>
    /// <exception cref="CommandFailedException">The cluster was lost.</exception>
    public async Task<RunResult> RunAsync(RunSpec spec, string runId, bool resume, Action<RunStatus> news, CancellationToken cancellationToken)
    {
        var run = cluster.Grains.GetGrain<IExplanationGrain>(runId);
        var status = await AskAsync(() => SubmitAsync(run, spec, resume), cancellationToken);
        for (var pause = FirstPause; status.State == RunState.Running; pause = Smaller(2 * pause, LongestPause))
        {
            news(status);
            await Task.Delay(pause, clock, cancellationToken);
            status = await AskAsync(run.StatusAsync, cancellationToken);
            if (status.State == RunState.Unknown) status = await AskAsync(() => run.SubmitAsync(spec, restart: false), cancellationToken);
        }

        news(status);
        if (status.State == RunState.Cancelled) throw new RunFailedException(new(FailureKind.Internal, $"Run {runId} was cancelled by somebody else."));
        if (status.Failure is { } failure) throw new RunFailedException(failure with { Message = Named(failure.Message, spec) });
        return await AskAsync(run.ResultAsync, cancellationToken)
            ?? throw new RunFailedException(new(FailureKind.Internal, $"Run {runId} is {status.State} but has no result."));
    }

    // Devices know a picture by its content, people by its file.
    private static string Named(string message, RunSpec spec) =>
        message.Replace($"'{spec.ImageSha256[..ShortHash]}'", $"'{spec.ImageName}'", StringComparison.Ordinal);

    // A run of an embedded cluster is the user's own and begins afresh unless it is to be resumed. On a cluster it may be
    // somebody else's too: one that works or is done is shared, one that failed is tried again.
    private async Task<RunStatus> SubmitAsync(IExplanationGrain run, RunSpec spec, bool resume)
    {
        if (cluster.IsEmbedded && !resume) return await run.SubmitAsync(spec, restart: true);
        var status = await run.StatusAsync();
        if (status.State is not (RunState.Failed or RunState.Cancelled)) return await run.SubmitAsync(spec, restart: false);
        // One that stopped for want of storage goes on.
        status = await run.SubmitAsync(spec, restart: false);
        return status.State is RunState.Failed or RunState.Cancelled ? await run.SubmitAsync(spec, restart: true) : status;
    }

    private Task<T> AskAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken) => PatientCall.AskAsync(cluster.Name, call, clock, cancellationToken, isEmbedded: cluster.IsEmbedded);

    private static TimeSpan Smaller(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
