using System.Globalization;
using System.Runtime.InteropServices;
using DeCam.Cluster.Client.Pages;
using DeCam.Cluster.Client.Sweeps.Report;
using DeCam.Cluster.Client.Sweeps.Results;
using DeCam.Imaging;
using DeCam.Inference.Drawing;

namespace DeCam.Cluster.Tests.Client.Sweeps.Report;

/// <summary>The report of a sweep that never ran: two models, four methods of which one is a control and one metric-tuned, a panel and snapshots.</summary>
internal sealed class PlantedReport
{
    private const int Side = 64;
    private static readonly byte[] Curve = MemoryMarshal.AsBytes<float>([.. Enumerable.Range(0, 30).Select(i => i / 29f)]).ToArray();
    private static readonly (GridPicture Map, GridPicture Photo) Pictures = Draw();

    /// <summary>Plants the rows of some images.</summary>
    /// <param name="images">Number of images; each has eight cells for each seed.</param>
    /// <param name="name">Takes the place of the names of sweep, models, methods and images, each with a number behind it; null for plain ones.</param>
    /// <param name="seeds">Number of seeds.</param>
    public PlantedReport(int images, string? name = null, int seeds = 1)
    {
        var cells = 8 * images * seeds;
        Spec = new()
        {
            Name = name ?? "planted",
            Models = [new() { Name = Named("small", 0), File = "a.onnx", Sha256 = new('a', 64) }, new() { Name = Named("large", 1), File = "b.onnx", Sha256 = new('b', 64) }],
            Methods =
            [
                new() { Name = Named("decam", 2), Method = "decam" }, new() { Name = Named("rise", 3), Method = "rise" },
                new() { Name = Named("tuned", 4), Method = "rise", Options = new(StringComparer.Ordinal) { ["refine"] = "0.5" } }, new() { Name = "centre", Method = "centre", IsControl = true },
            ],
            Images = new() { Folder = "/images", Count = images },
            Metrics = ["rise-29", "swapped-29", "black-30"],
            Snapshots = [100, 200],
            Seeds = [.. Enumerable.Range(0, seeds)],
        };
        Summary = new(Spec, new() { SweepId = "0123456789abcdef", Name = Spec.Name, Cells = cells, Done = cells - 1, FailedCells = 1 });
        var weak = new SweepWeak(Spec);
        Rows = new(weak);
        for (var cell = 0; cell < cells; cell++)
        {
            var (model, method, image) = (cell * 2 / cells, cell / (images * seeds) % 4, cell / seeds % images);
            var row = Row(cell, Spec.Models[model].Name, Spec.Methods[method].Name, Named($"folder/photo-{image:0000}.jpg", image + 5), 20 + 10 * model - 6 * method + image % 7 + method * (image % 3)) with { Seed = cell % seeds };
            if (cell == cells - 1) row = row with { Failure = new(FailureKind.Input, Named("It is broken.", 6)) };
            weak.Add(row);
            Summary.Add(row);
            Rows.Add(row);
        }

        Names = new(Summary);
        Pages = new(Rows);
        Report = new(Names, Rows, Pages);

        string Named(string plain, int number) => name is null ? plain : string.Create(CultureInfo.InvariantCulture, $"{name}{number}");
    }

    public SweepSpec Spec { get; }

    public SweepSummary Summary { get; }

    public ReportRows Rows { get; }

    public ReportNames Names { get; }

    public ReportPages Pages { get; }

    public SweepReport Report { get; }

    /// <summary>The report.</summary>
    /// <param name="pictures">Its pictures, or null for planted ones.</param>
    public string Html(IReadOnlyDictionary<string, GridPicture>? pictures = null) => Report.Of(pictures ?? Drawn(Pages.IsOneFile ? Rows.All : []), ["decam sweep run table1.yaml"]);

    /// <summary>The report of other figures, without pictures.</summary>
    public static string Of(SweepSummary summary, params IEnumerable<SweepRow> rows)
    {
        var weak = new SweepWeak(summary.Spec);
        var shown = new ReportRows(weak);
        foreach (var row in rows)
        {
            weak.Add(row);
            shown.Add(row);
        }

        return new SweepReport(new(summary), shown, new(shown)).Of(new Dictionary<string, GridPicture>(), ["decam sweep run table1.yaml"]);
    }

    /// <summary>A page of images.</summary>
    public string PageHtml(int page) => Report.PageOf(page, Drawn(Pages.Pages[page].SelectMany(Rows.Of)));

    /// <summary>Writes the report and its pages.</summary>
    /// <returns>Path of the report.</returns>
    public string WriteTo(TemporaryFolder folder)
    {
        if (!Pages.IsOneFile) for (var page = 0; page < Pages.Pages.Count; page++) folder.Write(Path.Combine(ReportPages.Folder, ReportPages.FileOf(page)), System.Text.Encoding.UTF8.GetBytes(PageHtml(page)));
        return folder.Write("report.html", System.Text.Encoding.UTF8.GetBytes(Html()));
    }

    private static SweepRow Row(int cell, string model, string method, string image, double diff) => new()
    {
        Cell = cell,
        Model = model,
        Method = method,
        Image = image,
        Seed = 0,
        ImageSha256 = new('c', 64),
        MapSha256 = new('d', 64),
        ViewSha256 = new('e', 64),
        Class = 4,
        Label = "cat, tom",
        Probability = 0.43,
        Evaluations = 500,
        MetricEvaluations = 90,
        HeightPixels = Side,
        WidthPixels = Side,
        Curves = [new("rise-29", 0.7, 0.7 - diff / 100, diff, Curve, Curve), new("swapped-29", 0.6, 0.5, diff - 5, Curve, Curve), new("black-30", 0.6, 0.2, diff + 3, Curve, Curve)],
        Snapshots = [new(100, diff / 2), new(200, diff * 0.8)],
        SplitHalf = method.Contains("rise", StringComparison.Ordinal) && cell % 5 == 0 ? 0.1 : null,
        Version = SoftwareVersion.Current,
    };

    private static Dictionary<string, GridPicture> Drawn(IEnumerable<SweepRow> rows)
    {
        var drawn = new Dictionary<string, GridPicture>();
        foreach (var row in rows.Where(r => r.Failure is null))
        {
            drawn[ReportPages.Picture(row)] = Pictures.Map with { Alt = $"Map by {row.Method} over {row.Image}" };
            drawn[MapDrawings.PhotoOf(row)] = Pictures.Photo with { Alt = row.Image };
        }

        return drawn;
    }

    private static (GridPicture Map, GridPicture Photo) Draw()
    {
        var rgb = Enumerable.Range(0, Side * Side * 3).Select(i => (byte)(i * 7 % 251)).ToArray();
        var photo = PhotoSheet.Of(new ImageView(Side, Side, rgb), 440);
        var overlay = Overlay.Of(photo, [.. Enumerable.Range(0, Side * Side).Select(i => (float)(i % Side))], isSigned: false, new());
        return (Picture(overlay), Picture(Overlay.OfPhoto(photo)));
    }

    private static GridPicture Picture(Overlay overlay) => new(GridPicture.DataUrl(OverlaySheet.ToWebP(overlay, 60)), overlay.Picture.WidthPixels, overlay.Picture.HeightPixels, "");
}
