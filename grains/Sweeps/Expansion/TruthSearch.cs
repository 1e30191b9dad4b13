using System.Globalization;
using DeCam.Scoring;

namespace DeCam.Cluster.Grains.Sweeps.Expansion;

/// <summary>Finds the classes of a model that the words of label files and folders mean.</summary>
/// <param name="spec">The sweep.</param>
/// <param name="look">Asks the models.</param>
internal sealed class TruthSearch(SweepSpec spec, ModelLook look)
{
    private const int WordsAtOnce = 20, Probes = 8;

    /// <summary>The true classes of the images, as the model numbers them.</summary>
    /// <exception cref="ScoringRefusedException">The model has no class of a word, or several where one has to be explained, or it cannot be asked.</exception>
    public async Task<ModelTruth> FindAsync(int model, TrueClasses truth, IReadOnlyList<SweepImage> images, CancellationToken cancellationToken)
    {
        var (probe, view) = await ProbeAsync(model, images, cancellationToken);
        var given = images.Select(i => truth.ByImage[i.Name]).DistinctBy(g => g.Word, StringComparer.OrdinalIgnoreCase).ToList();
        var classes = new Dictionary<string, ModelClass>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in given.Where(g => IsIndex(g, out _)).Chunk(WordsAtOnce)) await TakeIndicesAsync(model, truth, part, probe, view, classes, cancellationToken);
        // A word with a comma is one label, which the selector of several would take apart.
        var words = given.Where(g => !IsIndex(g, out _)).ToLookup(g => g.Word.Contains(',', StringComparison.Ordinal));
        var unknown = new List<TrueClass>();
        foreach (var part in words[false].Chunk(WordsAtOnce).Concat(words[true].Select(w => new[] { w })))
            await TakeAsync(model, truth, part, probe, classes, unknown, cancellationToken);
        if (unknown.Count == 0) return new(truth, classes, isCounted: false);
        // Folders of classes are counted, as training scripts do, only where none is missing and no name says otherwise.
        if (truth.File is null && unknown.Count == given.Count && given.Count == view.ClassCount) return new(truth, Counted(given), isCounted: true);
        throw truth.Unknown(unknown[0], spec.Models[model].Name, view.Targets[0].Label.Length > 0, view.ClassCount);
    }

    private async Task<(SweepImage Image, ModelViewWire View)> ProbeAsync(int model, IReadOnlyList<SweepImage> images, CancellationToken cancellationToken)
    {
        Failure? refusal = null;
        // One that cannot be read says why where there is no other.
        foreach (var image in images.OrderBy(i => i.Fault is null ? 0 : 1).Take(Probes))
        {
            var answer = await look.AskAsync(model, image, ClassSelector.Best, cancellationToken);
            if (answer.View is { } view) return (image, view);
            refusal ??= answer.Refusal;
        }

        throw CannotBeAsked(model, refusal!);
    }

    private ScoringRefusedException CannotBeAsked(int model, Failure why) => new(RefusalKind.Input, $"The classes of model '{spec.Models[model].Name}' cannot be asked for: {why.Message}");

    private async Task TakeIndicesAsync(int model, TrueClasses truth, TrueClass[] part, SweepImage probe, ModelViewWire view, Dictionary<string, ModelClass> classes, CancellationToken cancellationToken)
    {
        var answer = view.Targets[0].Label.Length == 0 ? null : await look.AskAsync(model, probe, string.Join(',', part.Select(p => p.Word)), cancellationToken);
        if (answer?.Refusal is { Kind: not FailureKind.Option } refusal) throw CannotBeAsked(model, refusal);
        foreach (var given in part)
        {
            if (!IsIndex(given, out var index) || index >= view.ClassCount)
                throw new ScoringRefusedException(RefusalKind.Input, $"{truth.Says(given)} but model '{spec.Models[model].Name}' has {view.ClassCount} classes, 0 to {view.ClassCount - 1}; correct it.");
            classes[given.Word] = new(index, answer?.View?.Targets.FirstOrDefault(t => t.Class == index)?.Label ?? "");
        }
    }

    // All at once, and one by one where an answer does not tell which word means which class.
    private async Task TakeAsync(int model, TrueClasses truth, TrueClass[] part, SweepImage probe, Dictionary<string, ModelClass> classes, List<TrueClass> unknown, CancellationToken cancellationToken)
    {
        var answer = await look.AskAsync(model, probe, string.Join(',', part.Select(p => p.Word)), cancellationToken);
        if (answer.Refusal is { Kind: not FailureKind.Option } refusal) throw CannotBeAsked(model, refusal);
        if (answer.View is { } view && view.Targets.Length == part.Length)
        {
            foreach (var (given, target) in part.Zip(view.Targets)) classes[given.Word] = new(target.Class, target.Label);
        }
        else if (part is [var single])
        {
            if (IsShared(answer)) classes[single.Word] = Shared(truth, single, answer);
            else unknown.Add(single);
        }
        else
        {
            foreach (var given in part) await TakeAsync(model, truth, [given], probe, classes, unknown, cancellationToken);
        }
    }

    private ModelClass Shared(TrueClasses truth, TrueClass given, DescriptionAnswer answer) => spec.ClassSelector != TrueClasses.Selector ? new(null, "")
        : throw new ScoringRefusedException(RefusalKind.Input, $"{truth.Says(given)}, which cannot be explained: {answer.Refusal!.Message}");

    private static bool IsShared(DescriptionAnswer answer) => answer.Refusal is { Kind: FailureKind.Option } refusal && refusal.Message.Contains("is ambiguous", StringComparison.Ordinal);

    private static Dictionary<string, ModelClass> Counted(IEnumerable<TrueClass> given) => given.Select(g => g.Word).Order(StringComparer.Ordinal)
        .Select((word, i) => (word, i)).ToDictionary(p => p.word, p => new ModelClass(p.i, p.word), StringComparer.OrdinalIgnoreCase);

    private static bool IsIndex(TrueClass given, out int index) => int.TryParse(given.Word, NumberStyles.None, CultureInfo.InvariantCulture, out index);
}
