using DeCam.Cluster.Client.Pages;
using DeCam.Cluster.Client.Sweeps.Results;
using DeCam.Cluster.Client.Sweeps.Specification;
using DeCam.Statistics;

namespace DeCam.Cluster.Client.Sweeps.Report;

/// <summary>The tables over all images; each figure leads to a picture that stands for it.</summary>
internal sealed class ReportTables(ReportNames names, ReportRows rows, ReportPages pages)
{
    private readonly SweepSummary _summary = names.Summary;
    private readonly SweepMethod? _control = SweepControls.First(names.Spec);
    private readonly IReadOnlyList<Pairs> _pairs = [.. PairsOf(names)];

    /// <summary>Whether methods can be compared image by image.</summary>
    public bool HasPairs => _pairs.Count > 0;

    /// <summary>A row for each model, method, and protocol.</summary>
    public Html Means()
    {
        var hasSeeds = names.Spec.Seeds.Length > 1;
        PageColumn[] columns =
        [
            new("method", IsText: true), names.ModelColumn, new("protocol", IsText: true), new("n"), new("failed"), new("mean DiffAUC"), new("95 % interval"),
            new("insertion"), new("deletion"), new("evaluations"), new("weak"), new("highest"), new("lowest"),
        ];
        var table = PageTable.Of("Mean DiffAUC by method, model and protocol", columns,
            from figure in names.Figures from model in names.Spec.Models from g in _summary.Of(model.Name) select Row(g, figure));
        return Html.Of($"""
            {table}<p class="note">n: images.{(hasSeeds ? $" The {names.Spec.Seeds.Length} seeds of an image are averaged first." : "")} Interval of the mean over the images by bootstrap ({BootstrapInterval.Resamples} resamples, fixed seed). Evaluations: mean of the search, without those of the metrics. {(SweepPrecisions.Note(_summary) is { Length: > 0 } precisions ? $"{precisions} " : "")}Weak: images whose map is {SweepWeak.Rule}. A mean leads to the picture nearest to it.</p>

            """);
    }

    /// <summary>Each method beside the one of reference, image by image; nothing where there is nothing to compare.</summary>
    public Html Compared()
    {
        if (!HasPairs) return default;
        var reference = _summary.Reference!.DisplayName();
        PageColumn[] columns = [new("method", IsText: true), names.ModelColumn, new("protocol", IsText: true), new("images"), new("mean difference"), new("95 % interval"), new("p"), new("largest")];
        return Html.Of($"""
            <h2 id="compared">Compared with {reference}, image by image</h2>
            {PageTable.Of($"Difference of DiffAUC from {reference} on the same image", columns, _pairs.Select(Row))}
            <p class="note">{SweepComparison.Note(_summary, _pairs.Min(c => c.Images.Count))}</p>

            """);
    }

    /// <summary>A table of text as it is.</summary>
    /// <param name="table">The table.</param>
    /// <param name="keys">What a row is about, by its number; null for what is about all.</param>
    /// <param name="address">Where the text of a row and column leads, by their numbers, or null.</param>
    public static Html Of(SweepTableText table, Func<int, FilterKeys>? keys = null, Func<int, int, string?>? address = null) => Html.Of($"""
        {PageTable.Of(table.Title, [.. table.Header.Select((h, i) => new PageColumn(h, i < table.TextColumns || h == SweepPanel.LeadsOn))], table.Rows.Select((r, i) => new PageRow([.. r.Select((text, column) => Cell(text, address?.Invoke(i, column)))]) { Keys = keys?.Invoke(i) ?? default }))}{(table.Note.Length > 0 ? Html.Of($"<p class=\"note\">{table.Note}</p>\n") : default)}
        """);

    private static Html Cell(string text, string? address) => address is not null && text.Length > 0 ? Html.Of($"<a href=\"#{address}\">{text}</a>") : text.Length == 64 && text.All(char.IsAsciiHexDigitLower) ? Html.Of($"<code>{text}</code>") : Html.Text(text);

    private PageRow Row(SweepGroupRows group, string figure)
    {
        var figures = group.Under(figure);
        var isPanel = !names.Spec.Metrics.Contains(figure);
        return new([
            MethodMarks.Named(group.Method), Html.Text(group.Model), Html.Text(figure), Html.Of($"{figures.Images.Count}"), Html.Of($"{group.Failed}"),
            Linked(SweepFigures.Number(figures.MeanDiff), group, figures.Images.MinBy(i => Math.Abs(i.Diff - figures.MeanDiff!.Value))),
            Html.Of($"{SweepFigures.Interval(figures.Interval)}{Within(group, figure)}"),
            Html.Text(isPanel ? "" : SweepFigures.Area(figures.MeanInsertionAuc)), Html.Text(isPanel ? "" : SweepFigures.Area(figures.MeanDeletionAuc)),
            Html.Text(SweepFigures.Whole(group.MeanEvaluations)), Html.Text(SweepFigures.Whole(SweepWeak.Images(group, _control is null ? null : _summary.Group(group.Model, _control.Name), figure))),
            Extreme(group, figures.Images.MaxBy(i => i.Diff)), Extreme(group, figures.Images.MinBy(i => i.Diff)),
        ])
        { Id = names.MeanPlace(group.Model, group.Method.Name, figure), Keys = names.Keys(group.Model, group.Method.Name, figure) };
    }

    private Html Within(SweepGroupRows group, string figure) =>
        SweepControls.IsWithin(_summary, group, figure) ? Html.Of($" <span class=\"mark\">not told apart from a control</span>") : default;

    private PageRow Row(Pairs pairs)
    {
        double[] differences = [.. pairs.Images.Select(p => p.Difference)];
        var largest = pairs.Images.MaxBy(p => Math.Abs(p.Difference));
        var mean = differences.Average();
        var nearest = pairs.Images.MinBy(p => Math.Abs(p.Difference - mean));
        var interval = differences.Length > 1 ? BootstrapInterval.OfMean(differences) : (BootstrapInterval?)null;
        return new([
            MethodMarks.Named(pairs.Method), Html.Text(pairs.Model), Html.Text(pairs.Figure), Html.Of($"{differences.Length}"), Linked(SweepFigures.Difference(mean), nearest.Image),
            Html.Text(interval is { } i ? $"{SweepFigures.Difference(i.Low)} to {SweepFigures.Difference(i.High)}" : ""),
            Html.Text(SweepFigures.Probability(WilcoxonSignedRank.Of(differences).P)), Linked(SweepFigures.Difference(largest.Difference), largest.Image),
        ])
        { Keys = names.Keys(pairs.Model, pairs.Method.Name, pairs.Figure) };
    }

    private static IEnumerable<Pairs> PairsOf(ReportNames names) => names.Summary.Reference is not { } reference ? []
        : from figure in names.Figures
          from model in names.Spec.Models
          from method in names.Spec.Methods
          where method.Name != reference.Name
          let images = names.Summary.Group(model.Name, method.Name).Under(figure).DifferencesByImageFrom(names.Summary.Group(model.Name, reference.Name).Under(figure)).ToList()
          where images.Count > 0
          select new Pairs(figure, model.Name, method, images);

    private Html Extreme(SweepGroupRows group, SweepImageFigures? image) => image is null ? default : Linked(SweepFigures.Number(image.Diff), group, image);

    private Html Linked(string text, SweepGroupRows group, SweepImageFigures? image)
    {
        if (image is null) return Html.Text(text);
        var row = rows.Of(image.Image).FirstOrDefault(r => r.Model == group.Model && r.Method == group.Method.Name && r.Failure is null);
        return Linked(text, row is null ? null : pages.AddressOf(image.Image, ReportPages.Picture(row)), image.Image);
    }

    private Html Linked(string text, string image) => Linked(text, pages.AddressOf(image, ReportPages.Image(names.Image(image))), image);

    private static Html Linked(string text, string? address, string image) => address is null ? Html.Text(text)
        : Html.Of($"<a href=\"{address}\"{Html.Attribute("title", image)}>{text}</a>");

    private sealed record Pairs(string Figure, string Model, SweepMethod Method, IReadOnlyList<(string Image, double Difference)> Images);
}
