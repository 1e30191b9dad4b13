using DeCam.Cluster.Client.CommandLine;

namespace DeCam.Cluster.Client.Clusters;

/// <summary>Submits one run and follows it to its end. When the silo that answered is lost, the session asks again.</summary>
internal sealed class RunSession(ClusterConnection cluster, TimeProvider clock)
{
    private static readonly Backoff Pace = new(TimeSpan.FromMilliseconds(20), 2, TimeSpan.FromMilliseconds(250));
    private readonly PatientCalls _calls = new(cluster.Name, clock, cluster.IsEmbedded);

    /// <summary>The result of the run, computed now or earlier.</summary>
    /// <param name="spec">What to do.</param>
    /// <param name="runId">Key of the run.</param>
    /// <param name="restart">Forget a checkpoint or result that is there.</param>
    /// <param name="news">Hears each status.</param>
    /// <param name="cancellationToken">Stops watching; the run itself is not cancelled.</param>
    /// <exception cref="CommandFailedException">The run ended without a result, or the cluster was lost.</exception>
    public async Task<RunResult> RunAsync(RunSpec spec, string runId, bool restart, Action<RunStatus> news, CancellationToken cancellationToken)
    {
        var run = cluster.Grains.GetGrain<IExplanationGrain>(runId);
        var status = await new RunFollower(_calls, Pace, clock).FollowAsync(run, spec, () => SubmitAsync(run, spec, restart), news, cancellationToken);
        news(status);
        if (status.State == RunState.Cancelled) throw new CommandFailedException(new(FailureKind.Internal, $"Run {runId} was cancelled by another command; the same command as before begins it again."));
        if (status.Failure is { } failure) throw new CommandFailedException(failure with { Message = Named(failure.Message, spec) });
        return await _calls.AskAsync(run.ResultAsync, cancellationToken)
            ?? throw new CommandFailedException(new(FailureKind.Internal, $"Run {runId} is {status.State} but has no result."));
    }

    /// <summary>A device's message with the name of the picture's file: devices know a picture by its content, people by its file.</summary>
    public static string Named(string message, RunSpec spec) => RunSpec.WithImageName(message, spec.ImageSha256, spec.ImageName);

    /// <summary>Whether the result of a run is there already.</summary>
    public async Task<bool> IsDoneAsync(string runId, CancellationToken cancellationToken) =>
        (await _calls.AskAsync(cluster.Grains.GetGrain<IExplanationGrain>(runId).StatusAsync, cancellationToken)).State == RunState.Completed;

    // A run that works or is done, also one that another user submitted to a cluster, is shared; a failed one is tried again.
    private static async Task<RunStatus> SubmitAsync(IExplanationGrain run, RunSpec spec, bool restart)
    {
        CallerName.Say();
        if (restart) return await run.SubmitAsync(spec, restart: true);
        var status = await run.StatusAsync();
        // Its user decides what becomes of a damaged record.
        if (status.Failure?.Kind == FailureKind.Damaged) return status;
        if (status.State is not (RunState.Failed or RunState.Cancelled)) return await run.SubmitAsync(spec, restart: false);
        // A run that stopped because its state could not be stored goes on.
        status = await run.SubmitAsync(spec, restart: false);
        return status.State is RunState.Failed or RunState.Cancelled ? await run.SubmitAsync(spec, restart: true) : status;
    }
}
