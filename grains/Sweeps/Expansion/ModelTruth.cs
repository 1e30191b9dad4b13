using DeCam.Scoring;

namespace DeCam.Cluster.Grains.Sweeps.Expansion;

/// <summary>The true classes of images as one model numbers them.</summary>
/// <param name="truth">The classes as they are given.</param>
/// <param name="classes">The model's class for each word.</param>
/// <param name="isCounted">Whether the classes are the places of the words in sorted order.</param>
internal sealed class ModelTruth(TrueClasses truth, IReadOnlyDictionary<string, ModelClass> classes, bool isCounted)
{
    /// <summary>The true class of an image beside what the model says of it.</summary>
    /// <param name="image">Name of the image.</param>
    /// <param name="first">The most probable class, or null where the model could not be asked.</param>
    public SweepTruth Of(string image, ClassPredictionWire? first)
    {
        var word = truth.ByImage[image].Word;
        var known = classes[word];
        return new()
        {
            Class = known.Index,
            Label = known.Label.Length > 0 ? known.Label : word,
            Top1 = first?.Class,
            IsCorrect = first is null ? null : known.Index is { } index ? index == first.Class : IsNameOf(first.Label, word),
            IsCounted = isCounted,
        };
    }

    // A name that several classes share is good enough to tell right from wrong. Underscores count as spaces, as in the names of folders.
    private static bool IsNameOf(string label, string word)
    {
        var (names, wanted) = (Spaced(label), Spaced(word));
        return string.Equals(names, wanted, StringComparison.OrdinalIgnoreCase)
            || names.Split(',', StringSplitOptions.TrimEntries).Contains(wanted, StringComparer.OrdinalIgnoreCase);
    }

    private static string Spaced(string text) => text.Replace('_', ' ');
}

/// <summary>A model's class for a word.</summary>
/// <param name="Index">Its index; null where the word names several classes.</param>
/// <param name="Label">Its label, or "".</param>
internal sealed record ModelClass(int? Index, string Label);
