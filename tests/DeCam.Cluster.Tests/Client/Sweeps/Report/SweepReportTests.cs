using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using DeCam.Cluster.Client.Pages;
using DeCam.Cluster.Client.Sweeps.Report;
using DeCam.Cluster.Client.Sweeps.Results;
using DeCam.Cluster.Tests.Client.Sweeps.Results;
using DeCam.Inference.Drawing;
using DeCam.Inference.Imaging;
using DeCam.Inference.Preprocessing;
using DeCam.Testing;

namespace DeCam.Cluster.Tests.Client.Sweeps.Report;

public sealed partial class SweepReportTests
{
    [Fact]
    public void Report_PlantedRows_SaysAllThatAReaderMustKnow()
    {
        var spec = PlantedRows.Spec with { Methods = [PlantedRows.Spec.Methods[0] with { Preset = "paper" }, PlantedRows.Spec.Methods[1]] };
        var summary = new SweepSummary(spec, new() { SweepId = "s", Cells = 6, Done = 5, FailedCells = 1 });
        var rows = PlantedRows.Rows.Select(row => row with { HeightPixels = 32, WidthPixels = 48 }).ToList();
        foreach (var row in rows) summary.Add(row);

        var html = PlantedReport.Of(summary, rows);

        string[] said =
        [
            "Protocol rise-225: insertion starts from the blurred image", "32 steps of 48 pixels at 32 x 48", "Protocol black-30: insertion starts from black", ">paper</td>", "population=200", ">40,200</td>",
            "masks=4000", "Failed cells (1)</caption>", "It is broken, badly.", "evaluations of the metrics</th><td class=\"t\" data-name=\"value\">650</td>", $"DeCam.Cluster {SoftwareVersion.Current}",
            "<code>decam sweep run table1.yaml</code>", "<p>m: cat, probability 0.433</p>", "Failed: It is broken, badly.",
        ];
        Assert.All(said, words => Assert.Contains(words, html, StringComparison.Ordinal));
    }

    [Fact]
    public void Report_NoFigureYet_HasNoPlaceForCurves() =>
        Assert.DoesNotContain("curves\"", PlantedReport.Of(new(PlantedRows.Spec, new() { SweepId = "s" })), StringComparison.Ordinal);

    [Fact]
    public void Report_PathsOfLabels_AreLeftOut()
    {
        var spec = PlantedRows.Spec with { Models = [PlantedRows.Spec.Models[0] with { Preprocessing = """{"labels":"/home/a/l.txt","neighbours":{"labels":"/home/a/config.json"}}""" }] };

        var html = PlantedReport.Of(new(spec, new() { SweepId = "s" }));

        Assert.DoesNotContain("/home/a", html, StringComparison.Ordinal);
        Assert.Contains("config.json", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_OneFile_EveryLinkHasItsPlaceAndNothingIsLoaded()
    {
        var html = new PlantedReport(3).Html();

        var places = IdPattern().Matches(html).Select(m => m.Groups[1].Value).ToList();
        var links = LinkPattern().Matches(html).Select(m => m.Groups[1].Value).ToList();
        Assert.Equal(places.Distinct(), places);
        Assert.All(links, link => Assert.Contains(link[1..], places));
        // 24 cells: a figure leads to its row, and a row to its figure by its name and each of its four numbers.
        Assert.All(Enumerable.Range(0, 23), cell => Assert.Equal((2, 5), (links.Count(l => l == $"#r{cell}"), html.Split("<tr id=\"r").Skip(1).Single(r => r.StartsWith($"{cell}\"", StringComparison.Ordinal)).Split($"#p{cell}\"").Length - 1)));
        Assert.All(SourcePattern().Matches(html), m => Assert.StartsWith("data:image/webp;base64,", m.Groups[1].Value, StringComparison.Ordinal));
        // A mean of the panel leads to its row, from the plot and from the table of the panel, and that to a picture.
        Assert.Equal(2, links.Count(l => l == "#m0-1-0"));
        Assert.Matches("#p4[\"]|#p3[\"]|#p5[\"]", html.Split("<tr id=\"m0-1-0\"")[1].Split("</tr>")[0]);
        Assert.DoesNotMatch("https?://", BodyPattern().Match(html).Value);
    }

    [Fact]
    public void Report_NinetySixCellsOfPhotos_TakesAtMostTwoAndAHalfMegabytes()
    {
        const int Side = 224;
        var crop = new ViewFit(PictureFit.ShorterSide, 256, PicturePlace.Centre, Side);
        var planted = new PlantedReport(12);
        var photos = Directory.EnumerateFiles(Fixtures.Path("photos")).Where(f => Path.GetExtension(f) is ".jpg" or ".png").Order(StringComparer.Ordinal)
            .Select(f => PhotoSheet.Of(PictureDecoder.Decode(File.ReadAllBytes(f), f), crop, planted.Spec.Pictures.SizePixels)).ToList();
        var pictures = new ConcurrentDictionary<string, GridPicture>();
        Parallel.ForEach(planted.Rows.All, row =>
        {
            var overlay = Overlay.Of(photos[row.Cell % photos.Count], Waves(row.Cell, Side), isSigned: row.Cell % 3 == 0, new());
            pictures[ReportPages.Picture(row)] = new(GridPicture.DataUrl(OverlaySheet.ToWebP(overlay, MapDrawings.Quality)), Side, Side, "map");
        });
        // One photo of middling size for all.
        var photo = photos.Select(p => GridPicture.DataUrl(OverlaySheet.ToWebP(Overlay.OfPhoto(p), MapDrawings.Quality))).OrderBy(p => p.Length).ElementAt(photos.Count / 2);
        pictures[MapDrawings.PhotoOf(planted.Rows.All.First())] = new(photo, Side, Side, "photo");

        Assert.InRange(planted.Html(pictures).Length, 500_000, 2_500_000);
    }

    // A map with hills of several widths.
    private static float[] Waves(int cell, int side) =>
        [.. Enumerable.Range(0, side * side).Select(i => (float)(Math.Sin((i % side + 9 * cell) / (11.0 + cell % 5)) + Math.Cos(i / side / (17.0 - cell % 7)) + 0.4 * Math.Sin(i % side * (i / side) / 400.0)))];

    [Fact]
    public void Report_ManyCells_HasPagesOfWholeImagesAndLinksIntoThem()
    {
        var planted = new PlantedReport(26);
        var html = planted.Html();
        var pages = Enumerable.Range(0, planted.Pages.Pages.Count).Select(planted.PageHtml).ToList();

        Assert.Equal([25, 1], planted.Pages.Pages.Select(p => p.Count));
        Assert.DoesNotContain("<img ", html, StringComparison.Ordinal);
        Assert.Contains("more than 200 cells has its images on pages in the folder report beside it", html, StringComparison.Ordinal);
        var links = LinkPattern().Matches(html).Select(m => m.Groups[1].Value).Where(l => l.StartsWith("report/", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(links);
        Assert.All(links, link =>
        {
            var parts = link.Split('#');
            var page = pages[int.Parse(parts[0][^9..^5]) - 1];
            if (parts.Length > 1) Assert.Contains($" id=\"{parts[1]}\"", page, StringComparison.Ordinal);
        });
        Assert.Equal(208, pages.Sum(p => p.Split("<tr id=\"r").Length - 1));
        // The hashes of images are beside them.
        Assert.DoesNotContain(new string('c', 64), html, StringComparison.Ordinal);
        Assert.Equal(25, pages[0].Split(new string('c', 64)).Length - 1);
    }

    [Fact]
    public void Rows_MoreThanAreShown_LeaveTheImagesThatStandOut()
    {
        var rows = new ReportRows(new(PlantedRows.Spec));
        for (var i = 0; i <= ReportRows.MostShown; i++) rows.Add(PlantedRows.Row(0) with { Cell = i, Image = $"{i}.png" });
        Assert.Equal((true, 0), (rows.AreTooMany, rows.Count));

        rows.Choose(["3.png"]);
        for (var i = 0; i < 10; i++) rows.Add(PlantedRows.Row(0) with { Cell = i, Image = $"{i}.png" });
        Assert.Equal((false, 1), (rows.AreTooMany, rows.Count));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(300)]
    public void Report_ChosenImages_SaysThatOnlyTheyAreShown(int cells)
    {
        var summary = new SweepSummary(PlantedRows.Spec, new() { SweepId = "s" });
        var rows = new ReportRows(new(PlantedRows.Spec));
        rows.Choose(["0.png"]);
        for (var i = 0; i < cells; i++)
        {
            var row = PlantedRows.Row(0) with { Cell = i, Image = "0.png", Seed = i, ImageSha256 = new('c', 64) };
            summary.Add(row);
            rows.Add(row);
        }

        var html = new SweepReport(new(summary), rows, new(rows)).Of(new Dictionary<string, GridPicture>(), []);

        Assert.Contains("Of more than 20,000 cells only those of the 1 image that stand out are shown; results.csv has all.", html, StringComparison.Ordinal);
        Assert.DoesNotContain(new string('c', 64), html, StringComparison.Ordinal);
    }

    [Fact]
    public void Means_Weak_CountsImagesUnderTheProtocolOfTheRow()
    {
        var planted = new PlantedReport(1);
        var group = planted.Summary.Group("small", "tuned");
        var centre = planted.Summary.Group("small", "centre");

        foreach (var figure in planted.Names.Figures)
        {
            var row = planted.Html().Split($"<tr id=\"{planted.Names.MeanPlace("small", "tuned", figure)}\"")[1].Split("</tr>")[0];
            Assert.Contains($"data-name=\"weak\">{SweepWeak.Images(group, centre, figure)}</td>", row, StringComparison.Ordinal);
        }

        var unknown = Planted(PlantedRows.Spec);
        Assert.Contains("data-name=\"weak\"></td>", unknown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rank", "Colour marks the most important 40 % of the pixels; the line surrounds the most important 10 % of the pixels.")]
    [InlineData("linear", "Colour marks the most important 40 % of the pixels; the line surrounds")]
    [InlineData("contour", "<p class=\"note\">The line surrounds the most important 10 % of the pixels.")]
    public void Report_Style_SaysWhatColourAndLineMean(string style, string words)
    {
        var spec = PlantedRows.Spec with { Pictures = new() { Style = style } };

        Assert.Contains(words, Planted(spec), StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_Missing_TellWhetherTheMapOrTheViewIsGone()
    {
        var row = PlantedRows.Row(0) with { MapSha256 = new('d', 64), ViewSha256 = new('e', 64) };
        var rows = new ReportRows(new(PlantedRows.Spec));
        rows.Add(row);
        var summary = new SweepSummary(PlantedRows.Spec, new() { SweepId = "s" });
        summary.Add(row);
        string Html(Dictionary<string, GridPicture> pictures) => new ReportGrid(new(summary), rows).Of("0.png", pictures).ToString();

        Assert.Contains("What the model saw is no longer stored, so its map is not drawn.", Html([]), StringComparison.Ordinal);
        Assert.Contains("Its map is no longer stored.", Html(new() { [MapDrawings.PhotoOf(row)] = new("v", 1, 1, "photo") }), StringComparison.Ordinal);
        Assert.Contains("<p class=\"warning\">It is flat.</p>", Html(new() { [ReportPages.Picture(row)] = new("p", 1, 1, "map") { Note = "It is flat." } }), StringComparison.Ordinal);
    }

    [Fact]
    public void Weakness_OfARow_ComesFromItsHalvesOrTheControlOfItsImage()
    {
        var planted = new PlantedReport(1);
        // The control of the image has 20 - 18 = 2.
        var rows = planted.Rows.Of("folder/photo-0000.jpg");

        Assert.Null(planted.Rows.WeaknessOf(rows[0]));
        Assert.Null(planted.Rows.WeaknessOf(rows[3]));
        Assert.Contains("not above the 2.0", planted.Rows.WeaknessOf(rows[0] with { Curves = [rows[0].Curves[0] with { DiffAuc = 2 }] }), StringComparison.Ordinal);
        Assert.Contains("its two halves have a rank correlation of 0.10", planted.Rows.WeaknessOf(rows[0] with { SplitHalf = 0.1 }), StringComparison.Ordinal);
        Assert.Contains("<span class=\"mark\">control</span>", planted.Html(), StringComparison.Ordinal);
        Assert.Contains("<span class=\"mark\">metric-tuned</span>", planted.Html(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "It is 10.0 above rise, wide, image by image (difference ", "the two are told apart (p = 0.031, 6 images)")]
    [InlineData(25, "It is 1.7 above rise, wide, image by image (difference ", "these images do not tell the two apart (p = ")]
    public void Answer_TwoMethods_SaysWhoLeadsByHowMuchAndWhetherTheyAreToldApart(double apart, string gap, string verdict)
    {
        var spec = PlantedRows.Spec with { Metrics = ["rise-225"] };
        var summary = new SweepSummary(spec, new() { SweepId = "s" });
        for (var image = 0; image < 6; image++)
        {
            summary.Add(PlantedRows.Row(0, 60 + image) with { Image = $"{image}.png" });
            summary.Add(PlantedRows.Row(3, 50 + image + apart * (image % 3 == 0 ? 1 : 0)) with { Image = $"{image}.png" });
        }

        var sentences = SweepAnswer.Of(summary, "m", "rise-225")!.Sentences().ToList();

        Assert.StartsWith("decam leads with a mean DiffAUC of 62.5 (", sentences[0], StringComparison.Ordinal);
        Assert.EndsWith(" under rise-225, 6 images.", sentences[0], StringComparison.Ordinal);
        Assert.StartsWith(gap, sentences[1], StringComparison.Ordinal);
        Assert.Contains(verdict, sentences[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Answer_TunedMethodAndControlAhead_LeadNothingAndAreNamed()
    {
        var spec = PlantedRows.Spec with
        {
            Metrics = ["rise-225"],
            Methods =
            [
                new() { Name = "decam", Method = "decam" }, new() { Name = "tuned", Method = "rise", Options = new(StringComparer.Ordinal) { ["refine"] = "0.5" } },
                new() { Name = "centre", Method = "centre", IsControl = true },
            ],
        };
        var summary = new SweepSummary(spec, new() { SweepId = "s" });
        foreach (var (method, diff) in ((string, double)[])[("decam", 30), ("tuned", 50), ("centre", 40)])
            for (var image = 0; image < 3; image++) summary.Add(PlantedRows.Row(image, diff) with { Method = method });

        var answer = SweepAnswer.Of(summary, "m", "rise-225")!;
        var said = string.Join(' ', answer.Sentences());

        Assert.Equal("decam", answer.Leader.Method.Name);
        Assert.Equal(["tuned", "decam", "centre"], answer.Ranked.Select(g => g.Method.Name));
        Assert.Contains("tuned (metric-tuned) has 50.0, but has looked at the metric it is judged by.", said, StringComparison.Ordinal);
        Assert.Contains("decam is no better than centre (control), which looks at nothing and has 40.0.", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_NothingMeasured_CountsAndShowsTheMaps()
    {
        var spec = PlantedRows.Spec with { Metrics = [], Snapshots = [] };
        var summary = new SweepSummary(spec, new() { SweepId = "s", Cells = 1, Done = 1 });
        var row = PlantedRows.Row(0) with { Curves = [], Snapshots = [] };
        summary.Add(row);

        var html = PlantedReport.Of(summary, row);

        Assert.DoesNotContain("Which method leads", html, StringComparison.Ordinal);
        Assert.Contains("<dt>evaluations</dt><dd>500</dd>", html, StringComparison.Ordinal);
    }

    private static string Planted(SweepSpec spec)
    {
        var summary = new SweepSummary(spec, new() { SweepId = "s" });
        foreach (var row in PlantedRows.Rows) summary.Add(row);
        return PlantedReport.Of(summary, PlantedRows.Rows);
    }

    [GeneratedRegex(" id=\"([^\"]*)\"")]
    private static partial Regex IdPattern();

    [GeneratedRegex(" href=\"([^\"]*)\"")]
    private static partial Regex LinkPattern();

    [GeneratedRegex(" src=\"([^\"]*)\"")]
    private static partial Regex SourcePattern();

    [GeneratedRegex("<body>.*<script>", RegexOptions.Singleline)]
    private static partial Regex BodyPattern();
}
