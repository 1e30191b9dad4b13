using DeCam.Cluster.Client.Sweeps.Specification;
using DeCam.Metrics;

namespace DeCam.Cluster.Client.Sweeps.Results;

/// <summary>Three protocols beside their mean, where a sweep measured all of a panel.</summary>
internal static class SweepPanel
{
    // Columns before the first figure: model, method and n.
    private const int FirstFigure = 3;

    /// <summary>Name of the last column, which holds text.</summary>
    public const string LeadsOn = "leads on";

    /// <summary>The panel whose protocols a sweep measures, or null.</summary>
    public static MetricPanel? Of(SweepSpec spec) => MetricPanel.Among(spec.Metrics);

    /// <summary>The mean of a cell, or null where it was not measured.</summary>
    public static PanelFigure? FigureOf(SweepRow row) => MetricPanel.FigureOf(row.Curves.Select(c => (c.Protocol, c.DiffAuc)));

    /// <summary>What the mean is, in a sentence.</summary>
    public static string Definition(MetricPanel panel) =>
        $"Panel {panel.Name}: the mean of DiffAUC under {string.Join(", ", panel.Protocols.SkipLast(1).Select(p => p.Name))} and {panel.Protocols[^1].Name}.";

    /// <summary>The table with a row for each model and method.</summary>
    public static SweepTableText Table(SweepSummary summary, MetricPanel panel)
    {
        var names = panel.Protocols.Select(p => p.Name).Append(panel.Name).ToList();
        var seeds = summary.Spec.Seeds.Length > 1 ? "; the seeds of an image are averaged first" : "";
        string[] notes =
        [
            $"Mean DiffAUC over the images{seeds}, with the 95 % interval of the mean of all. n: images.",
            "Leads on: the protocols under which no other method of the model has a higher figure. One that leads on a single protocol may do so by its fills.",
            SweepControls.NoteOf(summary, panel.Name), SweepOverview.FewImagesNote(summary, panel.Name),
            SweepPrecisions.Note(summary),
        ];
        return new($"DiffAUC on {panel.Name}: three protocols and their mean", ["model", "method", "n", .. names.SkipLast(1), "mean", "95 % interval", LeadsOn], 2,
            [.. from model in summary.Spec.Models from row in summary.Of(model.Name) select Row(row, names, Leads(row, [.. summary.Of(model.Name)], panel), SweepControls.IsWithin(summary, row, panel.Name))],
            string.Join(' ', notes.Where(n => n.Length > 0)));
    }

    /// <summary>The protocol or panel whose mean stands in a column of the table; null for the other columns.</summary>
    public static string? FigureIn(MetricPanel panel, int column) =>
        panel.Protocols.Select(p => p.Name).Append(panel.Name).ElementAtOrDefault(column - FirstFigure);

    private static IReadOnlyList<string> Row(SweepGroupRows group, List<string> names, string leads, bool isWithin) =>
    [
        group.Model, group.Method.DisplayName(), SweepFigures.Whole(group.Under(names[^1]).Images.Count),
        .. names.Select(n => SweepFigures.Number(group.Under(n).MeanDiff)), SweepFigures.Interval(group.Under(names[^1]).Interval) + (isWithin ? $" {SweepControls.Mark}" : ""), leads,
    ];

    // "all", "black-30 only", or the names; the mean is named where some protocol is led by another.
    private static string Leads(SweepGroupRows group, SweepGroupRows[] all, MetricPanel panel)
    {
        bool IsBest(string name) => group.Under(name).MeanDiff is { } figure && all.Length > 1 && all.All(g => !(g.Under(name).MeanDiff > figure));
        var led = panel.Protocols.Select(p => p.Name).Where(IsBest).ToList();
        if (led.Count == panel.Protocols.Count) return "all";
        if (IsBest(panel.Name)) return string.Join(", ", led.Append("mean"));
        return led is [var only] ? $"{only} only" : string.Join(", ", led);
    }
}
