using System.Globalization;
using DeCam.Explanations;

namespace DeCam.Benchmarks.Quality;

/// <summary>What one variant reached on one set, as a row of a table in RESULTS.md.</summary>
internal sealed class QualityRow(QualityVariant variant, string set, string seeds)
{
    private readonly List<double> _diffs = [];
    private readonly List<int> _evaluations = [];
    private int _boxes;
    private int _hits;

    /// <summary>DiffAUC of every image, and of every seed of an image, in order.</summary>
    public string EachImage => $"{variant.Name}: {string.Join(" ", _diffs.Select(d => Number(d, "0")))}";

    /// <summary>The head of the table: of a set whose objects' boxes are known, or of photos with reference values.</summary>
    public static string Header(bool hasBoxes) => hasBoxes
        ? "| method | evaluations | seeds | DiffAUC, mean | maximum inside the box |\n|---|---|---|---|---|"
        : "| method | evaluations | seeds | DiffAUC, mean | reference | difference |\n|---|---|---|---|---|---|";

    public void Add(QualityImage image, ExplanationOutcome outcome, int width)
    {
        _diffs.Add(outcome.Targets[0].Curves[0].DiffAuc);
        _evaluations.Add(outcome.Evaluations);
        if (image.Box is not { } box) return;
        var map = outcome.Targets[0].Map;
        var peak = Array.IndexOf(map, map.Max());
        _boxes++;
        if (peak % width >= box[0] && peak % width < box[2] && peak / width >= box[1] && peak / width < box[3]) _hits++;
    }

    public override string ToString()
    {
        var mean = _diffs.Average();
        var reference = variant.References.TryGetValue(set, out var known) ? known : (double?)null;
        string[] last = _boxes > 0 ? [$"{_hits} of {_boxes}"] : [Number(reference, "0.0"), Number(mean - reference, "+0.0;-0.0")];
        string[] cells = [variant.Name, Number(_evaluations.Average(), "0"), seeds, Number(mean, "0.0"), .. last];
        return $"| {string.Join(" | ", cells)} |";
    }

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "";
}
