using System.Globalization;
using DeCam.Cluster.Client.Pages;
using DeCam.Cluster.Client.Progress;
using DeCam.Cluster.Client.Results;
using DeCam.Cluster.Client.Sweeps.Results;

namespace DeCam.Cluster.Client.Sweeps.Report;

/// <summary>
/// The report of a sweep: what it answers, tables, charts, every image with its maps, and how it was made. Above a number of cells the
/// images are on pages beside it.
/// </summary>
internal sealed class SweepReport(ReportNames names, ReportRows rows, ReportPages pages)
{
    private readonly ReportGrid _grid = new(names, rows);
    private readonly ReportTables _tables = new(names, rows, pages);

    /// <summary>The document.</summary>
    /// <param name="pictures">The pictures of all images where they are in the report itself.</param>
    /// <param name="commands">The commands that made the sweep and its report.</param>
    public string Of(IReadOnlyDictionary<string, GridPicture> pictures, IReadOnlyList<string> commands) => Page.Of(names.Spec.Name, Html.Of($"""
        <h1>{names.Spec.Name}</h1>
        {Head()}{names.Filters(hasImages: true)}{Answer()}{Figures()}{Images(pictures)}{ReportOrigin.Of(names, commands, hasImages: pages.IsOneFile && !rows.ArePart)}
        """));

    /// <summary>A page of images.</summary>
    /// <param name="page">Its number, from 0.</param>
    /// <param name="pictures">The pictures of its images.</param>
    public string PageOf(int page, IReadOnlyDictionary<string, GridPicture> pictures)
    {
        var images = pages.Pages[page];
        var title = string.Create(CultureInfo.InvariantCulture, $"{names.Spec.Name}: images, page {page + 1} of {pages.Pages.Count}");
        var steps = new[] { (page - 1, "Page before"), (page + 1, "Next page") }.Where(s => s.Item1 >= 0 && s.Item1 < pages.Pages.Count)
            .Select(s => Html.Of($"<li><a href=\"{ReportPages.FileOf(s.Item1)}\">{s.Item2}</a></li>"));
        return Page.Of(title, Html.Of($"""
            <h1>{title}</h1>
            <nav aria-label="Pages"><ul><li><a href="../{SweepFolder.Report}">Report</a></li>{steps}</ul></nav>
            {names.Filters(hasImages: true)}{Shown(images, pictures)}{ReportOrigin.OfImages(names, images)}
            """));
    }

    private Html Head()
    {
        var places = ((string Id, string Name, bool IsThere)[])
        [
            ("answer", "Who leads", names.Figures.Count > 0), ("means", "Means", true), ("compared", "Compared", _tables.HasPairs), ("curves", "Curves", ReportCharts.Has(names)),
            ("images", "Images", true), ("origin", "How it was made", true),
        ];
        return Html.Of($"""
            <p class="soft">{SweepMarkdown.Sentence(names.Summary)}</p>
            {SweepImageNotes.Of(names.Summary).Select(n => Html.Of($"<p class=\"note\">{n}</p>\n"))}<nav aria-label="Parts of this report"><ul>{places.Where(p => p.IsThere).Select(p => Html.Of($"<li><a href=\"#{p.Id}\">{p.Name}</a></li>"))}</ul></nav>

            """);
    }

    private Html Answer()
    {
        if (names.Figures.Count == 0) return default;
        var figure = names.Figures[0];
        var answers = names.Spec.Models.Select(m => SweepAnswer.Of(names.Summary, m.Name, figure)).OfType<SweepAnswer>().ToList();
        if (answers.Count == 0) return Html.Of($"<h2 id=\"answer\">Which method leads?</h2>\n<p class=\"lead\">No method has a figure yet.</p>\n");
        return Html.Of($"""
            <h2 id="answer">Which method leads?</h2>
            {answers.Select(a => Html.Of($"<p class=\"lead\"{names.Keys(a.Model).Attributes}>{names.Before(a.Model)}{string.Join(' ', a.Sentences())}</p>\n"))}
            {ForestPlot.Of($"Mean DiffAUC under {figure} with its 95 % interval over the images", "mean (95 % interval)", [.. answers.Select(a => Group(a, answers.Count > 1))])}
            <p class="note">The dashed line is the highest control, which looks at nothing. Against the leader: mean difference on the same images, and p of the Wilcoxon signed rank test, not corrected for the number of comparisons. {SweepOverview.FewImagesNote(names.Summary, figure)}</p>

            """);
    }

    private ForestGroup Group(SweepAnswer answer, bool hasHeading) => new(hasHeading ? answer.Model : "", [.. answer.Ranked.Select(g => ReportForest.Row(names, answer, g))]) { Keys = names.Keys(answer.Model) };

    private Html Figures()
    {
        var summary = names.Summary;
        var methods = names.Spec.Methods;
        FilterKeys Keys(int row) => names.Keys(names.Spec.Models[row / methods.Length].Name, methods[row % methods.Length].Name);
        var panel = SweepPanel.Of(names.Spec) is { } p ? ReportTables.Of(SweepPanel.Table(summary, p), Keys, (row, column) => Place(row, SweepPanel.FigureIn(p, column))) : default;
        string? Place(int row, string? figure) => figure is null ? null : names.MeanPlace(names.Spec.Models[row / methods.Length].Name, methods[row % methods.Length].Name, figure);
        var means = names.Figures.Count > 0 ? _tables.Means() : ReportTables.Of(SweepDetails.OfCounts(summary), Keys);
        var more = new[] { summary.Places.TableOf(names.Spec), summary.Accuracy.TableOf(names.Spec), summary.Failures.Count > 0 ? SweepFailures.Of(summary) : null }.OfType<SweepTableText>();
        var charts = ReportCharts.Has(names) ? Html.Of($"<h2 id=\"curves\">Mean curves</h2>\n<div class=\"charts\">\n{ReportCharts.Curves(names)}</div>\n") : default;
        var lines = names.Spec is { Snapshots.Length: > 0, Metrics.Length: > 0 } ? ReportCharts.Budgets(names) : default;
        var budgets = lines.ToString().Length > 0 ? Html.Of($"<h2>DiffAUC against evaluations</h2>\n<div class=\"charts\">\n{lines}</div>\n") : default;
        return Html.Of($"<h2 id=\"means\">Means</h2>\n{panel}{means}{more.Select(t => ReportTables.Of(t))}{_tables.Compared()}{charts}{budgets}");
    }

    private Html Images(IReadOnlyDictionary<string, GridPicture> pictures)
    {
        var chosen = StandOut.Table(names, pages);
        var some = rows.ArePart
            ? string.Create(CultureInfo.InvariantCulture, $"Of more than {ReportRows.MostShown:N0} cells only those of the {Words.Count(rows.Images.Count, "image")} that stand out are shown; results.csv has all.") : "";
        if (pages.IsOneFile) return Html.Of($"<h2 id=\"images\">Images</h2>\n{(rows.ArePart ? Html.Of($"<p>{some}</p>\n") : default)}{chosen}{Shown([.. rows.Images], pictures)}");
        PageColumn[] columns = [new("page"), new("images"), new("first", IsText: true), new("last", IsText: true), new("maps")];
        var table = PageTable.Of("Pages of images", columns, pages.Pages.Select((images, i) => new PageRow([
            Html.Of($"<a href=\"{ReportPages.Folder}/{ReportPages.FileOf(i)}\">{i + 1}</a>"), Html.Of($"{images.Count}"), Html.Text(images[0]), Html.Text(images[^1]), Html.Of($"{images.Sum(n => rows.Of(n).Count)}")])));
        return Html.Of($"""
            <h2 id="images">Images</h2>
            <p>A report of more than {ReportPages.MostInFile} cells has its images on pages in the folder {ReportPages.Folder} beside it; copy the folder with it. {some}</p>
            {chosen}{table}{Index()}
            """);
    }

    private Html Index() => Html.Of($"<details class=\"index\"><summary>Every image</summary>\n<ul>{rows.Images.Select(Entry)}</ul></details>\n");

    private Html Entry(string image) => Html.Of($"<li{new FilterKeys { Image = names.Image(image) }.Attributes}><a href=\"{pages.AddressOf(image, ReportPages.Image(names.Image(image)))}\">{image}</a></li>\n");

    private Html Shown(IReadOnlyList<string> images, IReadOnlyDictionary<string, GridPicture> pictures)
    {
        var legend = names.Spec.KeepMaps ? MapLegend.Of(MapDrawings.Options(names.Spec).Style, names.Spec.Methods.Any(m => ResultPictures.IsSigned(m.Method)))
            : "The sweep kept no maps, so there are no pictures.";
        return Html.Of($"{_grid.Numbers(images)}<p class=\"note\">{legend}</p>\n{images.Select(i => _grid.Of(i, pictures))}");
    }
}
