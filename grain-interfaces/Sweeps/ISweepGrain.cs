using Orleans.Concurrency;

namespace DeCam.Cluster;

/// <summary>The coordinator of one sweep; its key is the sweep id (<see cref="SweepIds"/>) or one given by the user.</summary>
[Alias("DeCam.ISweepGrain")]
public interface ISweepGrain : IGrainWithStringKey
{
    /// <summary>
    /// Accepts the sweep: writes it, then answers. Idempotent: a sweep already accepted is left alone, a paused one goes on, and one that
    /// failed, which is to say could not begin, begins afresh.
    /// </summary>
    /// <param name="spec">The specification as <see cref="ISweepResolverGrain"/> resolved it.</param>
    /// <param name="restart">Forget what was done and begin again.</param>
    /// <exception cref="ArgumentException">The id is not one that <see cref="WorkIds"/> allows; nothing is written.</exception>
    [Alias("Submit")] Task<SweepStatus> SubmitAsync(SweepSpec spec, bool restart);

    /// <summary>Where the sweep stands, from counters.</summary>
    [AlwaysInterleave, Alias("Status")] Task<SweepStatus> StatusAsync();

    /// <summary>What was submitted, or null.</summary>
    [AlwaysInterleave, Alias("Spec")] Task<SweepSpec?> SpecAsync();

    /// <summary>The shards that hold the rows, in the order of the cells: keys of <see cref="ISweepShardGrain"/>.</summary>
    [AlwaysInterleave, Alias("Shards")] Task<string[]> ShardsAsync();

    /// <summary>Stops the sweep and its open runs; what is done stays.</summary>
    [AlwaysInterleave, Alias("Cancel")] Task<SweepStatus> CancelAsync();

    /// <summary>Stops for a while, with checkpoints written; used before an embedded cluster stops.</summary>
    [AlwaysInterleave, Alias("Pause")] Task PauseAsync();

    /// <summary>Opens failed cells again, and goes on with a cancelled sweep.</summary>
    /// <returns>Number of cells opened again.</returns>
    [Alias("Retry")] Task<int> RetryAsync(SweepRetry which);

    /// <summary>Brings an unfinished sweep back to life after the loss of its silo; called by the registry.</summary>
    [AlwaysInterleave, Alias("Touch"), SilosOnly] Task<SweepState> TouchAsync();

    /// <summary>
    /// Deletes a sweep that has ended, with its rows and whatever is left of its runs. One that goes on or is paused stays as it is.
    /// Artifacts that nothing else names go later. Idempotent: a call that was cut off is ended by the next.
    /// </summary>
    /// <returns>Where the sweep stood before: an unfinished state if nothing was deleted.</returns>
    [Alias("Delete"), ResponseTimeout("00:01:00")] Task<SweepState> DeleteAsync();

    /// <summary>Whether the sweep still wants a run of its own; a run that is wanted no more drops itself.</summary>
    [AlwaysInterleave, Alias("Wants"), SilosOnly, ResponseTimeout("00:00:02")] Task<bool> WantsAsync(string runId);
}

/// <summary>Which failed cells to open again; null matches all.</summary>
/// <param name="Model">Name of the model in the sweep.</param>
/// <param name="Method">Name of the method in the sweep.</param>
/// <param name="Message">A part of the reason.</param>
[GenerateSerializer, Immutable, Alias("DeCam.SweepRetry")]
public sealed record SweepRetry([property: Id(0)] string? Model = null, [property: Id(1)] string? Method = null, [property: Id(2)] string? Message = null);
