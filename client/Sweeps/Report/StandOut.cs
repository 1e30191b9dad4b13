using DeCam.Cluster.Client.Pages;
using DeCam.Cluster.Client.Sweeps.Results;

namespace DeCam.Cluster.Client.Sweeps.Report;

/// <summary>An image that stands out among those of a model.</summary>
/// <param name="Model">Name of the model.</param>
/// <param name="Image">Name of the image.</param>
/// <param name="Why">"highest mean", "lowest mean" or "methods differ most".</param>
/// <param name="Mean">Mean figure over the methods.</param>
/// <param name="Spread">Distance of the highest figure from the lowest.</param>
internal sealed record StandOut(string Model, string Image, string Why, double Mean, double Spread)
{
    private const int OfEachKind = 2;

    /// <summary>The images of a model with the highest and lowest mean over the methods, and those on which the methods differ most; controls do not count.</summary>
    public static IReadOnlyList<StandOut> Of(SweepSummary summary, string model, string figure)
    {
        var values = from g in summary.Of(model) where !g.Method.IsControl from image in g.Under(figure).Images select (image.Image, image.Diff);
        var images = values.GroupBy(v => v.Image).Select(g => (Image: g.Key, Mean: g.Average(v => v.Diff), Spread: g.Max(v => v.Diff) - g.Min(v => v.Diff))).ToList();
        var kinds = ((string Why, IEnumerable<(string Image, double Mean, double Spread)> Images)[])
        [
            ("highest mean", images.OrderByDescending(i => i.Mean)),
            ("lowest mean", images.OrderBy(i => i.Mean)),
            ("methods differ most", images.OrderByDescending(i => i.Spread)),
        ];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return [.. kinds.SelectMany(k => k.Images.Where(i => !seen.Contains(i.Image)).Take(OfEachKind).ToList().Where(i => seen.Add(i.Image)).Select(i => new StandOut(model, i.Image, k.Why, i.Mean, i.Spread)))];
    }

    /// <summary>All of a sweep as a table; nothing where nothing was measured.</summary>
    public static Html Table(ReportNames names, ReportPages pages)
    {
        if (names.Figures.Count == 0) return default;
        var all = names.Spec.Models.SelectMany(m => Of(names.Summary, m.Name, names.Figures[0])).ToList();
        if (all.Count == 0) return default;
        PageColumn[] columns = [new("picture", IsText: true), names.ModelColumn, new("stands out by", IsText: true), new("mean DiffAUC"), new("highest less lowest")];
        return PageTable.Of($"Images that stand out, under {names.Figures[0]}", columns, all.Select(s => Row(s, names, pages)));
    }

    private static PageRow Row(StandOut image, ReportNames names, ReportPages pages)
    {
        var number = names.Image(image.Image);
        var name = pages.AddressOf(image.Image, ReportPages.Image(number)) is { } address ? Html.Of($"<a href=\"{address}\">{image.Image}</a>") : Html.Text(image.Image);
        return new([name, Html.Text(image.Model), Html.Text(image.Why), Html.Text(SweepFigures.Number(image.Mean)), Html.Text(SweepFigures.Number(image.Spread))]) { Keys = names.Keys(image.Model) with { Image = number } };
    }
}
