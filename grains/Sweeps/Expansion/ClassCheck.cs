using DeCam.Cluster.Grains.Sweeps.Images;
using DeCam.Scoring;

namespace DeCam.Cluster.Grains.Sweeps.Expansion;

/// <summary>Sees that a model has the classes a sweep names, before any cell is worked on.</summary>
/// <param name="spec">The sweep.</param>
/// <param name="look">Asks the models.</param>
internal sealed class ClassCheck(SweepSpec spec, ModelLook look)
{
    private const string Best = "top1";
    private const int WordsAtOnce = 20;

    /// <summary>The class that every cell explains.</summary>
    /// <exception cref="ScoringRefusedException">The model has no such class.</exception>
    public async Task ExplainedAsync(int model, SweepImage image, CancellationToken cancellationToken)
    {
        if (spec.ClassSelector == Best) return;
        var answer = await look.AskAsync($"class.{model}", model, image, spec.ClassSelector, cancellationToken);
        // What else may be wrong, such as with the picture, is said of its own cells.
        if (answer is { Result: null, Reason.Kind: FailureKind.Option })
            throw new ScoringRefusedException(RefusalKind.Option, $"Model '{spec.Models[model].Name}' cannot be explained for class '{spec.ClassSelector}': {answer.Reason.Message}");
    }

    /// <summary>The classes that a label file gives by their names.</summary>
    /// <exception cref="ScoringRefusedException">The model has no class of a name.</exception>
    public async Task LabelledAsync(int model, ImageLabels labels, IReadOnlyList<SweepImage> images, CancellationToken cancellationToken)
    {
        var words = labels.WordsOf(images.Select(i => i.Name)).ToList();
        // A word with a comma is one label, which the selector of several would take apart.
        foreach (var part in words.Where(w => !w.Class.Contains(',', StringComparison.Ordinal)).Chunk(WordsAtOnce))
        {
            var all = string.Join(',', part.Select(w => w.Class));
            var answer = await look.AskAsync($"words.{model}.{part[0].Line}", model, images[0], all, cancellationToken);
            if (answer.Result is not null) continue;
            if (answer.Reason.Kind != FailureKind.Option) return;
            foreach (var word in part) await KnownAsync(model, labels, word, images[0], cancellationToken);
        }

        foreach (var word in words.Where(w => w.Class.Contains(',', StringComparison.Ordinal))) await KnownAsync(model, labels, word, images[0], cancellationToken);
    }

    private async Task KnownAsync(int model, ImageLabels labels, ImageLabels.Entry word, SweepImage image, CancellationToken cancellationToken)
    {
        var answer = await look.AskAsync($"word.{model}.{word.Line}", model, image, word.Class, cancellationToken);
        // A name that several classes share is good enough to tell right from wrong.
        if (answer.Result is not null || answer.Reason.Kind != FailureKind.Option || answer.Reason.Message.Contains("is ambiguous", StringComparison.Ordinal)) return;
        var known = (await look.AskAsync($"words.{model}", model, image, Best, cancellationToken)).Result;
        throw labels.Unknown(word, spec.Models[model].Name, known?.Targets[0].Label.Length > 0, known?.ClassCount);
    }
}
