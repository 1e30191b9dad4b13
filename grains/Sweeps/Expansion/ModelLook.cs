using DeCam.Cluster.Grains.Calls;
using DeCam.Cluster.Grains.Sweeps.Cells;

namespace DeCam.Cluster.Grains.Sweeps.Expansion;

/// <summary>Asks the models of a sweep what they see in its images.</summary>
/// <param name="grains">The cluster.</param>
/// <param name="spec">The sweep.</param>
/// <param name="progress">Hears what the questions wait for, and of each that is answered.</param>
internal sealed class ModelLook(IGrainFactory grains, SweepSpec spec, LookProgress progress)
{
    private readonly DescriptionFollower _follower = new(grains, new RepeatedCalls(Repeat.ForTenMinutes), TimeProvider.System, DescriptionFollower.StorePatience);

    /// <summary>A view or a refusal.</summary>
    /// <param name="model">Index of the model.</param>
    /// <param name="image">The image.</param>
    /// <param name="classSelector">The classes asked about.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<DescriptionAnswer> AskAsync(int model, SweepImage image, string classSelector, CancellationToken cancellationToken)
    {
        // Its own cells say the same.
        if (image.Fault is { } fault) return new() { Refusal = fault };
        var request = new DescriptionRequest(CellRuns.Model(spec, model), image.Sha256, classSelector, RunPriority.Sweep);
        var answer = await _follower.AskAsync(request, reason => progress.WaitingFor = reason, cancellationToken);
        progress.WaitingFor = null;
        progress.Step();
        if (answer.Unavailable is { } away) return new() { Refusal = StoreAway(image, away) };
        return answer.Refusal is not { } refusal ? answer
            : answer with { Refusal = refusal with { Message = RunSpec.WithImageName(refusal.Message, image.Sha256, image.Name) } };
    }

    private static Failure StoreAway(SweepImage image, Failure reason) => reason with
    {
        Message = $"The classes of image '{image.Name}' could not be asked for: the artifact store has been away for {DescriptionFollower.StorePatience.TotalSeconds:0} s " +
            $"({Sentence.Reason(reason.Message)}); see that every silo reaches it, and submit the sweep again.",
    };
}
