using System.Globalization;

namespace DeCam.Cluster.Client.Results;

/// <summary>Says when a map is weak: it does no better than one that looks at nothing, or its own halves do not agree.</summary>
internal static class WeakMap
{
    /// <summary>Rank correlation of the two halves of a map below which it is weak.</summary>
    public const double LeastCorrelation = 0.3;

    /// <summary>Why a map is weak, in a sentence; null where it is not, or nothing tells.</summary>
    /// <param name="metrics">Its figures under the first protocol, or null.</param>
    /// <param name="control">Those of the centre control under the same protocol, or null.</param>
    /// <param name="splitHalf">Rank correlation of the maps from its evaluations of odd and even index, in [-1, 1]; null for methods without halves.</param>
    public static string? Sentence(MetricsPart? metrics, MetricsPart? control, double? splitHalf = null)
    {
        if (splitHalf < LeastCorrelation)
            return string.Create(CultureInfo.InvariantCulture, $"Weak map: its two halves have a rank correlation of {splitHalf:0.00}, which is under {LeastCorrelation}.");
        return metrics is not null && control is not null && !(metrics.DiffAuc > control.DiffAuc)
            ? string.Create(CultureInfo.InvariantCulture, $"Weak map: its DiffAUC of {metrics.DiffAuc:0.0} is not above the {control.DiffAuc:0.0} of a map that only knows the centre ({metrics.Protocol}).")
            : null;
    }
}
