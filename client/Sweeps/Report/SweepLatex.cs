using System.Globalization;
using System.Text;
using DeCam.Cluster.Client.Progress;
using DeCam.Cluster.Client.Sweeps.Results;
using DeCam.Cluster.Client.Sweeps.Specification;
using DeCam.Scoring;
using DeCam.Statistics;

namespace DeCam.Cluster.Client.Sweeps.Report;

/// <summary>
/// The tables of a sweep for a paper, in LaTeX with the package booktabs: methods as rows, models as columns, the mean DiffAUC with its
/// interval. Bold says what a paired test says, never the digits alone.
/// </summary>
internal static class SweepLatex
{
    /// <summary>The document part: a table for the panel, where there is one, and for each protocol.</summary>
    public static string Of(SweepSummary summary)
    {
        var text = new StringBuilder($"% Written by DeCam.Cluster {SoftwareVersion.Current}. Needs \\usepackage{{booktabs}}.\n");
        string[] panel = SweepPanel.Of(summary.Spec) is { } p ? [p.Name] : [];
        foreach (var figure in (string[])[.. panel, .. summary.Spec.Metrics]) Append(text, summary, figure);
        return text.ToString();
    }

    private static void Append(StringBuilder text, SweepSummary summary, string figure)
    {
        var bold = summary.Spec.Models.ToDictionary(m => m.Name, m => Best(summary, m.Name, figure));
        text.Append(CultureInfo.InvariantCulture, $"\n\\begin{{table}}\n\\centering\n\\caption{{{Caption(summary, figure)}}}\n\\begin{{tabular}}{{l{new string('r', summary.Spec.Models.Length)}}}\n\\toprule\n");
        Line(text, ["Method", .. summary.Spec.Models.Select(m => Escaped(m.Name))]);
        text.Append("\\midrule\n");
        var isRuled = false;
        foreach (var method in summary.Spec.Methods.OrderBy(m => m.IsControl))
        {
            if (method.IsControl && !isRuled && summary.Spec.Methods.Any(m => !m.IsControl)) text.Append("\\midrule\n");
            isRuled |= method.IsControl;
            Line(text, [Escaped(method.DisplayName()), .. summary.Spec.Models.Select(m => Cell(summary.Group(m.Name, method.Name), figure, bold[m.Name].Contains(method.Name)))]);
        }

        text.Append("\\bottomrule\n\\end{tabular}\n\\end{table}\n");
    }

    private static string Cell(SweepGroupRows group, string figure, bool isBest)
    {
        var figures = group.Under(figure);
        if (figures.MeanDiff is not { } mean) return "--";
        var number = Number(mean);
        var interval = figures.Interval is { } i ? string.Create(CultureInfo.InvariantCulture, $" {{\\footnotesize [{Number(i.Low)}, {Number(i.High)}]}}") : "";
        return (isBest ? $"\\textbf{{{number}}}" : number) + interval;
    }

    // The leader and what the test does not tell apart from it, where it tells the leader from anything.
    private static HashSet<string> Best(SweepSummary summary, string model, string figure)
    {
        if (SweepAnswer.Of(summary, model, figure) is not { } answer) return [];
        var like = answer.Ranked.Where(g => !g.Method.IsControl && g.Method.Choice().MetricTuned == answer.Leader.Method.Choice().MetricTuned && (g == answer.Leader || !IsApart(answer.Behind(g)))).Select(g => g.Method.Name).ToHashSet();
        return answer.Ranked.Any(g => g != answer.Leader && IsApart(answer.Behind(g))) ? like : [];
    }

    private static bool IsApart(double[] differences) => differences.Length > 0 && WilcoxonSignedRank.Of(differences).P < SweepAnswer.LeastP;

    private static string Caption(SweepSummary summary, string figure) => Escaped(string.Create(CultureInfo.InvariantCulture,
        $"Mean DiffAUC under {figure} with the 95 % interval of the mean, {Words.Count(summary.Images.Count, "image")}{(summary.Spec.Seeds.Length > 1 ? $", the {summary.Spec.Seeds.Length} seeds of an image averaged first" : "")}. ")
        + $"Bold: the highest of a model that has not looked at the metric, and what a two-sided paired Wilcoxon test does not tell apart from it (p of {SweepAnswer.LeastP.ToString(CultureInfo.InvariantCulture)} or more); none where it tells the highest from no other.");

    // A minus sign, not a hyphen.
    private static string Number(double value) => SweepFigures.Number(value).Replace("-", "$-$", StringComparison.Ordinal);

    private static void Line(StringBuilder text, IReadOnlyList<string> cells) => text.AppendJoin(" & ", cells).Append(" \\\\\n");

    private static string Escaped(string text)
    {
        var escaped = new StringBuilder();
        foreach (var c in PrintableText.Of(text))
        {
            escaped.Append(c switch
            {
                '\\' => "\\textbackslash{}",
                '~' => "\\textasciitilde{}",
                '^' => "\\textasciicircum{}",
                '&' or '%' or '$' or '#' or '_' or '{' or '}' => $"\\{c}",
                _ => c,
            });
        }

        return escaped.ToString();
    }
}
