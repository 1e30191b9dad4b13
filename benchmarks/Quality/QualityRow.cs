using System.Globalization;
using DeCam.Explanations;
using DeCam.Metrics;

namespace DeCam.Benchmarks.Quality;

/// <summary>What one variant reached on one set, as a row of a table in RESULTS.md.</summary>
internal sealed class QualityRow(QualityVariant variant, string set, string seeds, List<string> protocols)
{
    private readonly List<double>[] _diffs = [.. protocols.Select(_ => new List<double>())];    // [protocol][image and seed]
    private readonly List<int> _evaluations = [];
    private int _boxes;
    private int _hits;

    /// <summary>A line for each protocol: DiffAUC of every image, and of every seed of an image, in order.</summary>
    public IEnumerable<string> EachImage => protocols.Zip(_diffs, (protocol, diffs) =>
        $"{variant.Name}{(protocols.Count == 1 ? "" : $", {protocol}")}: {string.Join(" ", diffs.Select(d => Number(d, "0")))}");

    /// <summary>The head of a table of differences.</summary>
    public static string AgainstHeader(string other, IReadOnlyList<string> protocols)
    {
        string[] figures = [.. protocols, .. MetricPanel.Among(protocols) is { } panel ? new[] { panel.Name } : []];
        return $"| less {other} | {string.Join(" | ", figures)} |\n|---|{string.Concat(figures.Select(_ => "---|"))}";
    }

    /// <summary>The head of the table: of a set whose objects' boxes are known, of photos with reference values, or of several protocols.</summary>
    public static string Header(bool hasBoxes, IReadOnlyList<string> protocols)
    {
        string[] figures = protocols.Count > 1 ? [.. protocols, .. MetricPanel.Among(protocols) is { } panel ? new[] { panel.Name } : []]
            : hasBoxes ? ["DiffAUC, mean", "maximum inside the box"] : ["DiffAUC, mean", "reference", "difference"];
        return $"| method | evaluations | seeds | {string.Join(" | ", figures)} |\n|---|---|---|{string.Concat(figures.Select(_ => "---|"))}";
    }

    public void Add(QualityImage image, ExplanationOutcome outcome, int width)
    {
        foreach (var (curve, diffs) in outcome.Targets[0].Curves.Zip(_diffs)) diffs.Add(curve.DiffAuc);
        _evaluations.Add(outcome.Evaluations);
        if (image.Box is not { } box) return;
        var map = outcome.Targets[0].Map;
        var peak = Array.IndexOf(map, map.Max());
        _boxes++;
        if (peak % width >= box[0] && peak % width < box[2] && peak / width >= box[1] && peak / width < box[3]) _hits++;
    }

    public override string ToString()
    {
        string[] cells = [variant.Name, Number(_evaluations.Average(), "0"), seeds, .. _diffs.Select(d => Number(d.Average(), "0.0")), .. Last()];
        return $"| {string.Join(" | ", cells)} |";
    }

    /// <summary>Differences to another variant, image by image with the seeds of an image averaged first: mean, standard error and, in brackets, how many images gain.</summary>
    /// <param name="other">The other variant, on the same images and seeds.</param>
    /// <param name="seedCount">Seeds of an image.</param>
    public string Against(QualityRow other, int seedCount)
    {
        var differences = _diffs.Zip(other._diffs, (mine, theirs) => mine.Zip(theirs, (a, b) => a - b).Chunk(seedCount).Select(c => c.Average()).ToArray()).ToList();
        if (MetricPanel.Among(protocols) is { } panel)
        {
            var members = panel.Protocols.Select(p => differences[protocols.IndexOf(p.Name)]).ToList();
            differences.Add([.. Enumerable.Range(0, members[0].Length).Select(i => members.Average(m => m[i]))]);
        }

        return $"| {variant.Name} | {string.Join(" | ", differences.Select(Paired))} |";
    }

    /// <summary>Mean of differences of images, its standard error and, in brackets, how many images gain.</summary>
    public static string Paired(double[] differences)
    {
        var mean = differences.Average();
        var error = Math.Sqrt(differences.Sum(d => (d - mean) * (d - mean)) / (differences.Length - 1) / differences.Length);
        return string.Create(CultureInfo.InvariantCulture, $"{mean:+0.0;-0.0} ± {error:0.0} ({differences.Count(d => d > 0)})");
    }

    private string[] Last()
    {
        if (protocols.Count > 1) return MetricPanel.FigureOf(protocols.Zip(_diffs, (p, d) => (p, d.Average()))) is { } mean ? [Number(mean.MeanDiffAuc, "0.0")] : [];
        if (_boxes > 0) return [$"{_hits} of {_boxes}"];
        var reference = variant.References.TryGetValue(set, out var known) ? known : (double?)null;
        return [Number(reference, "0.0"), Number(_diffs[0].Average() - reference, "+0.0;-0.0")];
    }

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "";
}
