using DeCam.Cluster.Grains.Sweeps.Cells;

namespace DeCam.Cluster.Grains.Sweeps.Expansion;

/// <summary>Asks a model about an image by a run that only describes.</summary>
/// <param name="grains">The cluster.</param>
/// <param name="spec">The sweep.</param>
/// <param name="sweepId">Its id.</param>
/// <param name="prefix">Start of the keys of its runs.</param>
internal sealed class ModelLook(IGrainFactory grains, SweepSpec spec, string sweepId, string prefix)
{
    /// <summary>What the model says of the image.</summary>
    /// <param name="key">Tells this question from the others of the sweep.</param>
    /// <param name="model">Index of the model.</param>
    /// <param name="image">The image.</param>
    /// <param name="classSelector">The classes asked about.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<Answer> AskAsync(string key, int model, SweepImage image, string classSelector, CancellationToken cancellationToken)
    {
        var run = grains.GetGrain<IExplanationGrain>($"{prefix}.{key}");
        var asked = CellRuns.Describing(spec, model, image.Name, image.Sha256) with { ClassSelector = classSelector, Sweep = sweepId };
        var status = await RunWaiter.FinishAsync(run, asked, cancellationToken);
        var result = status.State == RunState.Completed ? await RunWaiter.CallAsync(run.ResultAsync, cancellationToken) : null;
        await RunWaiter.CallAsync(async () => { await run.ForgetAsync(); return true; }, cancellationToken);
        return new(result, status.Failure ?? new(FailureKind.Internal, "The run was cancelled."));
    }

    /// <summary>What came of a question.</summary>
    /// <param name="Result">What the model says; null when it cannot be asked.</param>
    /// <param name="Reason">Why there is no result.</param>
    public sealed record Answer(RunResult? Result, Failure Reason);
}
