using DeCam.Cluster.Grains.Sweeps.Cells;
using DeCam.Cluster.Grains.Sweeps.Images;
using DeCam.Scoring;

namespace DeCam.Cluster.Grains.Sweeps.Expansion;

/// <summary>Chooses images by what a model says of them, by runs that only describe.</summary>
/// <param name="grains">The cluster.</param>
/// <param name="spec">The sweep.</param>
/// <param name="sweepId">Its id.</param>
/// <param name="prefix">Start of the keys of its runs.</param>
/// <param name="window">How many images may be asked about at once.</param>
internal sealed class ImageFilter(IGrainFactory grains, SweepSpec spec, string sweepId, string prefix, Func<int> window)
{
    /// <summary>The images of one model that pass, in order, as many as the specification wants.</summary>
    /// <exception cref="ScoringRefusedException">None passes, or one cannot be judged.</exception>
    public async Task<IReadOnlyList<SweepImage>> ChooseAsync(int model, IReadOnlyList<SweepImage> images, ImageLabels? labels, CancellationToken cancellationToken)
    {
        if (spec.Images.Where.Filter == SweepFilter.All) return images;
        var limit = spec.Images.Limit ?? int.MaxValue;
        var chosen = new List<SweepImage>();
        for (var at = 0; at < images.Count && chosen.Count < limit;)
        {
            var asked = images.Skip(at).Take(window()).ToList();
            var passes = await Task.WhenAll(asked.Select((image, i) => PassesAsync(model, at + i, image, labels, cancellationToken)));
            chosen.AddRange(asked.Where((_, i) => passes[i]).Take(limit - chosen.Count));
            at += asked.Count;
        }

        return chosen.Count > 0 ? chosen : throw new ScoringRefusedException(RefusalKind.Input,
            $"None of the {images.Count} images passes the filter with model '{spec.Models[model].Name}'; change images.where.");
    }

    private async Task<bool> PassesAsync(int model, int index, SweepImage image, ImageLabels? labels, CancellationToken cancellationToken)
    {
        var run = grains.GetGrain<IExplanationGrain>($"{prefix}.look.{model}.{index}");
        var asked = CellRuns.Describing(spec, model, image.Name, image.Sha256) with { Sweep = sweepId };
        var status = await RunWaiter.FinishAsync(run, asked, cancellationToken);
        var result = status.State == RunState.Completed ? await RunWaiter.CallAsync(run.ResultAsync, cancellationToken) : null;
        if (result is null)
            throw new ScoringRefusedException(RefusalKind.Input, $"Image '{image.Name}' cannot be filtered: {status.Failure?.Message ?? "its run was cancelled."}");
        var passes = Passes(image.Name, result.Targets[0], result.ClassCount, labels);
        await RunWaiter.CallAsync(async () => { await run.ForgetAsync(); return true; }, cancellationToken);
        return passes;
    }

    private bool Passes(string image, TargetResult first, int classCount, ImageLabels? labels) => spec.Images.Where switch
    {
        { Filter: SweepFilter.Correct } => labels!.IsCorrect(image, first.Class, first.Label, classCount),
        { Filter: SweepFilter.Wrong } => !labels!.IsCorrect(image, first.Class, first.Label, classCount),
        { Filter: SweepFilter.ProbabilityAbove } above => first.Probability > above.Probability,
        { Filter: SweepFilter.ProbabilityBelow } below => first.Probability < below.Probability,
        _ => true,
    };
}
