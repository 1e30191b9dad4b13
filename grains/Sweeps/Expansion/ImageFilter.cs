using DeCam.Cluster.Grains.Sweeps.Images;
using DeCam.Scoring;

namespace DeCam.Cluster.Grains.Sweeps.Expansion;

/// <summary>Chooses images by what a model says of them, by runs that only describe.</summary>
/// <param name="spec">The sweep.</param>
/// <param name="look">Asks the models.</param>
/// <param name="window">How many images may be asked about at once.</param>
internal sealed class ImageFilter(SweepSpec spec, ModelLook look, Func<int> window)
{
    /// <summary>The images of one model that pass, in order, as many as the specification wants.</summary>
    /// <exception cref="ScoringRefusedException">None passes, or one cannot be judged, or the model lacks a class that is named.</exception>
    public async Task<IReadOnlyList<SweepImage>> ChooseAsync(int model, IReadOnlyList<SweepImage> images, ImageLabels? labels, CancellationToken cancellationToken)
    {
        var classes = new ClassCheck(spec, look);
        await classes.ExplainedAsync(model, images[0], cancellationToken);
        if (spec.Images.Where.Filter == SweepFilter.All) return images;
        if (spec.Images.Where.Filter is SweepFilter.Correct or SweepFilter.Wrong) await classes.LabelledAsync(model, labels!, images, cancellationToken);
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
        var answer = await look.AskAsync($"look.{model}.{index}", model, image, "top1", cancellationToken);
        if (answer.Result is not { } result) throw new ScoringRefusedException(RefusalKind.Input, $"Image '{image.Name}' cannot be filtered: {answer.Reason.Message}");
        return Passes(image.Name, result.Targets[0], result.ClassCount, labels);
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
