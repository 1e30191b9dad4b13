using Orleans.Concurrency;

namespace DeCam.Cluster;

/// <summary>The coordinator of one explanation run; its key is the run id (<see cref="RunIds"/>).</summary>
[Alias("DeCam.IExplanationGrain")]
public interface IExplanationGrain : IGrainWithStringKey
{
    /// <summary>
    /// Accepts the run: writes it, then answers with its status. Idempotent: a run already accepted is left alone. A specification
    /// that can be seen to be wrong is refused in <see cref="RunStatus.Failure"/> and nothing is written.
    /// </summary>
    /// <param name="spec">What to explain.</param>
    /// <param name="restart">Forget what was done and begin again.</param>
    [Alias("Submit")] Task<RunStatus> SubmitAsync(RunSpec spec, bool restart);

    /// <summary>Where the run stands.</summary>
    [AlwaysInterleave, Alias("Status")] Task<RunStatus> StatusAsync();

    /// <summary>The result, or null while there is none.</summary>
    [AlwaysInterleave, Alias("Result")] Task<RunResult?> ResultAsync();

    /// <summary>Stops the run for good; a finished run stays as it is.</summary>
    [AlwaysInterleave, Alias("Cancel")] Task<RunStatus> CancelAsync();

    /// <summary>Writes a checkpoint and pauses until it is submitted or touched again; used before an embedded cluster stops.</summary>
    [AlwaysInterleave, Alias("Pause")] Task PauseAsync();

    /// <summary>
    /// Brings an unfinished run back to life after the loss of its silo; called by the registry. A run of a sweep that wants it no
    /// more deletes itself, and until then answers that it is running: the registry remembers it as long as it is stored.
    /// </summary>
    [AlwaysInterleave, Alias("Touch"), SilosOnly] Task<RunState> TouchAsync();

    /// <summary>
    /// Deletes everything known of a run that has ended, and its activation; a sweep calls it when the row of the run is written. A
    /// run that still goes on is cancelled first. Artifacts stay.
    /// </summary>
    [AlwaysInterleave, Alias("Forget"), SilosOnly] Task ForgetAsync();

    /// <summary>
    /// Deletes everything known of a run that has ended, also its entry in the registry. One that goes on stays as it is. Artifacts
    /// that nothing else names go later. Idempotent: a call that was cut off is ended by the next.
    /// </summary>
    /// <returns>Where the run stood before: <see cref="RunState.Running"/> if nothing was deleted.</returns>
    [AlwaysInterleave, Alias("Delete")] Task<RunState> DeleteAsync();

    /// <summary>Takes finished batches.</summary>
    [AlwaysInterleave, Alias("Report"), SilosOnly] Task ReportAsync(Immutable<WorkReport[]> reports);
}
