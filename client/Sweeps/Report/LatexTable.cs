using System.Globalization;
using System.Text;
using DeCam.Cluster.Client.Sweeps.Results;
using DeCam.Cluster.Client.Sweeps.Specification;
using DeCam.Statistics;

namespace DeCam.Cluster.Client.Sweeps.Report;

/// <summary>
/// The means of a sweep for a paper: methods as rows, models as columns, as in the paper's Table 1, with the package booktabs. Bold is
/// what a paired test says and not the digits: the method that leads a model, where the test tells it apart from some rival, and those
/// that it does not tell apart from it.
/// </summary>
internal static class LatexTable
{
    private const string Mark = "$^\\dagger$";

    /// <summary>A table for each panel and protocol; "" for a sweep that measures nothing.</summary>
    public static string Of(SweepSummary summary)
    {
        string[] figures = [.. SweepPanel.Of(summary.Spec) is { } panel ? (string[])[panel.Name] : [], .. summary.Spec.Metrics.Distinct()];
        if (figures.Length == 0) return "";
        return $"% Tables of {Comment(summary.Spec.Name)}, made by DeCam.Cluster {SoftwareVersion.Current}; the preamble needs \\usepackage{{booktabs}}.\n"
            + string.Concat(figures.Select(f => $"\n{Table(summary, f)}"));
    }

    private static string Table(SweepSummary summary, string figure)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"\\begin{{table}}\n\\centering\n\\caption{{{string.Join(' ', Caption(summary, figure))}}}\n");
        text.Append(CultureInfo.InvariantCulture, $"\\begin{{tabular}}{{l{new string('c', summary.Spec.Models.Length)}}}\n\\toprule\n");
        Line(text, ["Method", .. summary.Spec.Models.Select(m => Escaped(m.Name))]);
        var bold = summary.Spec.Models.SelectMany(m => Best(summary, m.Name, figure)).ToHashSet();
        foreach (var part in summary.Spec.Methods.GroupBy(m => m.IsControl).OrderBy(g => g.Key))
        {
            text.Append("\\midrule\n");
            foreach (var method in part)
                Line(text, [Escaped(method.DisplayName()), .. summary.Spec.Models.Select(m => summary.Group(m.Name, method.Name)).Select(g => Cell(summary, g, figure, bold.Contains(g)))]);
        }

        return text.Append("\\bottomrule\n\\end{tabular}\n\\end{table}\n").ToString();
    }

    private static void Line(StringBuilder text, IEnumerable<string> cells) => text.AppendJoin(" & ", cells).Append(" \\\\\n");

    private static IEnumerable<string> Caption(SweepSummary summary, string figure)
    {
        yield return $"Mean DiffAUC under {Escaped(figure)} with its 95\\,\\% interval (bootstrap over images), {Escaped(Progress.Words.Count(summary.Images.Count, "image"))}.";
        yield return string.Create(CultureInfo.InvariantCulture,
            $"Bold: the method that leads and those that the Wilcoxon signed rank test does not tell apart from it ($p \\ge {SweepAnswer.LeastP}$, not corrected), where it tells it apart from any.");
        if (SweepControls.NoteOf(summary, figure).Length > 0) yield return $"{Mark} Not told apart from a control, which looks at nothing.";
        if (SweepOverview.FewImagesNote(summary, figure) is { Length: > 0 } few) yield return Escaped(few);
    }

    private static string Cell(SweepSummary summary, SweepGroupRows group, string figure, bool isBold)
    {
        var figures = group.Under(figure);
        if (figures.MeanDiff is null) return "--";
        var mean = Signed(figures.MeanDiff.Value);
        var interval = figures.Interval is { } i ? $" {{\\scriptsize [{Signed(i.Low)}, {Signed(i.High)}]}}" : "";
        return $"{(isBold ? $"\\textbf{{{mean}}}" : mean)}{interval}{(SweepControls.IsWithin(summary, group, figure) ? Mark : "")}";
    }

    // Controls do not compete, nor does what has looked at the metric.
    private static IEnumerable<SweepGroupRows> Best(SweepSummary summary, string model, string figure)
    {
        if (SweepAnswer.Of(summary, model, figure) is not { } answer) return [];
        var rivals = answer.Ranked.Where(g => g != answer.Leader && !g.Method.IsControl && !g.Method.Choice().MetricTuned)
            .Select(g => (Group: g, Behind: answer.Behind(g))).Where(r => r.Behind.Length > 0).ToLookup(r => WilcoxonSignedRank.Of(r.Behind).P < SweepAnswer.LeastP, r => r.Group);
        return rivals[true].Any() && !answer.Leader.Method.Choice().MetricTuned ? [answer.Leader, .. rivals[false]] : [];
    }

    private static string Signed(double value) => SweepFigures.Number(value).Replace("-", "$-$", StringComparison.Ordinal);

    // Names are data: nothing in them is a command.
    private static string Escaped(string text) => string.Concat(text.Select((c, i) => c switch
    {
        // Behind the end of a row these two would be options of it.
        '[' or '*' when i == 0 => $"{{}}{c}",
        '\\' => "\\textbackslash{}",
        '~' => "\\textasciitilde{}",
        '^' => "\\textasciicircum{}",
        '<' => "\\textless{}",
        '>' => "\\textgreater{}",
        '|' => "\\textbar{}",
        '"' => "{\\ttfamily\\char34}",
        '&' or '%' or '$' or '#' or '_' or '{' or '}' => $"\\{c}",
        _ when char.IsControl(c) || c is '\u2028' or '\u2029' => " ",
        _ => c.ToString(),
    }));

    private static string Comment(string text) => string.Concat(text.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c));
}
