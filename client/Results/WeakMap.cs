using System.Globalization;

namespace DeCam.Cluster.Client.Results;

/// <summary>Says when a map is weak: it does no better than one that looks at nothing, or its own halves do not agree.</summary>
internal static class WeakMap
{
    /// <summary>Rank correlation of the two halves of a map below which it is weak.</summary>
    public const double LeastCorrelation = 0.3;

    /// <summary>What the centre control is, in words.</summary>
    public const string Centre = "a map that only knows the centre";

    /// <summary>Why a map is weak, in a sentence; null where it is not, or nothing tells.</summary>
    /// <param name="metrics">Its figures under the first protocol, or null.</param>
    /// <param name="control">Those of the centre control under the same protocol, or null.</param>
    /// <param name="splitHalf">Rank correlation of the maps from its evaluations of odd and even index, in [-1, 1]; null for methods without halves.</param>
    public static string? Sentence(MetricsPart? metrics, MetricsPart? control, double? splitHalf = null) =>
        Sentence(metrics?.Protocol, metrics?.DiffAuc, control?.DiffAuc, splitHalf);

    /// <summary>The same of the figures themselves.</summary>
    /// <param name="protocol">Name of the first protocol, or null where nothing was measured.</param>
    /// <param name="diff">DiffAUC of the map under it, or null.</param>
    /// <param name="control">That of the control, or null.</param>
    /// <param name="splitHalf">As above.</param>
    /// <param name="controlWords">What the control is, in words.</param>
    public static string? Sentence(string? protocol, double? diff, double? control, double? splitHalf, string controlWords = Centre)
    {
        if (splitHalf < LeastCorrelation)
            return string.Create(CultureInfo.InvariantCulture, $"Weak map: its two halves have a rank correlation of {splitHalf:0.00}, which is under {LeastCorrelation}.");
        return diff is not null && control is not null && !(diff > control)
            ? $"Weak map: its DiffAUC of {DiffAucText.Of(diff)} is not above the {DiffAucText.Of(control)} of {controlWords} ({protocol})."
            : null;
    }

    /// <summary>Why a weak map is weak, in a few words, by the same order of reasons.</summary>
    /// <param name="control">DiffAUC of the centre control, or null.</param>
    /// <param name="splitHalf">As above.</param>
    public static string Cause(double? control, double? splitHalf) => splitHalf < LeastCorrelation
        ? string.Create(CultureInfo.InvariantCulture, $"its halves have a rank correlation of {splitHalf:0.00}")
        : $"the centre control has {DiffAucText.Of(control)}";
}
