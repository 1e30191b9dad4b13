using DeCam.Cluster.Grains.Calls;
using DeCam.Cluster.Grains.Sweeps.Cells;
using DeCam.Scoring;

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
    /// <exception cref="ScoringRefusedException">The model cannot be asked about any image.</exception>
    /// <exception cref="IOException">The artifact store is away.</exception>
    public async Task<DescriptionAnswer> AskAsync(int model, SweepImage image, string classSelector, CancellationToken cancellationToken)
    {
        // Its own cells say the same.
        if (image.Fault is { } fault) return new() { Refusal = fault };
        var request = new DescriptionRequest(CellRuns.Model(spec, model), image.Sha256, classSelector, RunPriority.Sweep);
        var answer = await _follower.AskAsync(request, reason => progress.WaitingFor = reason, cancellationToken);
        progress.WaitingFor = null;
        progress.Step();
        // Neither is a fault of the image, whose cells would lack what was asked for without a word.
        if (answer.Unavailable is { } away) throw StoreAway(image, away);
        if (answer is { IsOfModel: true, Refusal: { } ofModel }) throw new ScoringRefusedException((RefusalKind)ofModel.Kind, $"Model '{spec.Models[model].Name}' cannot be asked: {ofModel.Message}");
        return answer.Refusal is not { } refusal ? answer
            : answer with { Refusal = refusal with { Message = RunSpec.WithImageName(refusal.Message, image.Sha256, image.Name) } };
    }

    private static IOException StoreAway(SweepImage image, Failure reason) =>
        new($"the classes of image '{image.Name}' could not be asked for: the artifact store has been away for {DescriptionFollower.StorePatience.TotalSeconds:0} s ({Sentence.Reason(reason.Message)})");
}
