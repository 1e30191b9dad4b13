using DeCam.Scoring;

namespace DeCam.Cluster.Grains.Sweeps.Expansion;

/// <summary>Chooses images by the classes that a model sees in them.</summary>
/// <param name="spec">The sweep.</param>
/// <param name="look">Asks the models.</param>
/// <param name="window">How many images may be asked about at once.</param>
internal sealed class ImageFilter(SweepSpec spec, ModelLook look, Func<int> window)
{
    /// <summary>The images of one model that pass, in order, as many as the specification wants; with their true classes where these are given.</summary>
    /// <exception cref="ScoringRefusedException">No image passes, or an image cannot be judged, or the model lacks a class that is named.</exception>
    public async Task<IReadOnlyList<SweepImage>> ChooseAsync(int model, IReadOnlyList<SweepImage> images, TrueClasses? truth, CancellationToken cancellationToken)
    {
        await new ClassCheck(spec, look).ExplainedAsync(model, images.FirstOrDefault(i => i.Fault is null) ?? images[0], cancellationToken);
        if (truth is null && spec.Images.Where.Filter == SweepFilter.All) return images;
        var known = truth is null ? null : await new TruthSearch(spec, look).FindAsync(model, truth, images, cancellationToken);
        var limit = spec.Images.Limit ?? int.MaxValue;
        var chosen = new List<SweepImage>();
        for (var at = 0; at < images.Count && chosen.Count < limit;)
        {
            var asked = images.Skip(at).Take(window()).ToList();
            var judged = await Task.WhenAll(asked.Select(image => JudgeAsync(model, image, known, cancellationToken)));
            chosen.AddRange(judged.OfType<SweepImage>().Take(limit - chosen.Count));
            at += asked.Count;
        }

        return chosen.Count > 0 ? chosen : throw new ScoringRefusedException(RefusalKind.Input,
            $"None of the {images.Count} images passes the filter with model '{spec.Models[model].Name}'; change images.where.");
    }

    // Null where the image does not pass.
    private async Task<SweepImage?> JudgeAsync(int model, SweepImage image, ModelTruth? known, CancellationToken cancellationToken)
    {
        var answer = await look.AskAsync(model, image, ClassSelector.Best, cancellationToken);
        var first = answer.View?.Targets[0];
        // Without a filter, the fault of a picture is told in the rows of its own cells.
        if (first is null && spec.Images.Where.Filter != SweepFilter.All)
            throw new ScoringRefusedException(RefusalKind.Input, $"Image '{image.Name}' cannot be filtered: {answer.Refusal!.Message}");
        var judged = image with { Truth = known?.Of(image.Name, first) };
        return first is null || Passes(first, judged.Truth) ? judged : null;
    }

    private bool Passes(ClassPredictionWire first, SweepTruth? truth) => spec.Images.Where switch
    {
        { Filter: SweepFilter.Correct } => truth!.IsCorrect == true,
        { Filter: SweepFilter.Wrong } => truth!.IsCorrect == false,
        { Filter: SweepFilter.ProbabilityAbove } above => first.Probability > above.Probability,
        { Filter: SweepFilter.ProbabilityBelow } below => first.Probability < below.Probability,
        _ => true,
    };
}
