using DeCam.Cluster.Client.Sweeps.Results;
using DeCam.Cluster.Tests.Client.Sweeps.Report;
using DeCam.Statistics;

namespace DeCam.Cluster.Tests.Client.Sweeps.Results;

public sealed class SweepTablesTests
{
    private static readonly double[] Decam = [50, 60, 70];
    private static readonly double[] Rise = [40, 52, 58];

    [Fact]
    public void Markdown_PlantedRows_HasMeansIntervalsAndPairs()
    {
        var text = SweepMarkdown.Of(Summary(PlantedRows.Spec));

        Assert.Contains("| decam | 60.0 (50.0 to 70.0), n 3 |", text, StringComparison.Ordinal);
        Assert.Contains("| rise, wide | 50.0 (40.0 to 58.0), n 3 |", text, StringComparison.Ordinal);
        Assert.Contains("| m | decam | 3 | 0 | 60.0 | 50.0 to 70.0 |", text, StringComparison.Ordinal);
        // Differences -10, -8, -12: all of one sign, so p = 2 / 8.
        Assert.Contains("| m | rise, wide | 3 | -10.0 | 0.250 |", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Markdown_SecondProtocol_HasItsOwnTablesAndDefinition()
    {
        var text = SweepMarkdown.Of(Summary(PlantedRows.Spec));

        Assert.Contains("## DiffAUC by method and model, protocol black-30\n\n| method | m |\n| --- | ---: |\n| decam | 40.0 (40.0 to 40.0), n 3 |", text, StringComparison.Ordinal);
        Assert.Contains("## Details, protocol black-30", text, StringComparison.Ordinal);
        Assert.Contains("Protocol black-30: insertion starts from black, deletion ends at black, in 30 steps of about 1,673 pixels at 224 x 224 (an example; no result tells the size here).", text, StringComparison.Ordinal);
        Assert.Contains("Protocol rise-225: insertion starts from the blurred image (Gaussian, 11 x 11 pixels, sigma 5), deletion ends at zero (the mean colour), in 224 steps of 224 pixels at 224 x 224 (an example; no result tells the size here).", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Definition_ModelsOfSeveralSizes_TellsTheStepsOfEach()
    {
        var summary = Sized(("small", 128), ("large", 224), ("also small", 128), ("failed", 0));

        const string Rise29 = "Protocol rise-29: insertion starts from the blurred image (Gaussian, 11 x 11 pixels, sigma 5), deletion ends at zero (the mean colour), "
            + "in 16 steps of 1,024 pixels at 128 x 128 (small, also small), 28 steps of 1,792 pixels at 224 x 224 (large).";
        Assert.Equal(Rise29, SweepProtocolWords.Definition(summary, "rise-29"));
        Assert.Contains($"\n{Rise29}\n", SweepMarkdown.Of(summary), StringComparison.Ordinal);
        Assert.Contains($"<p>{Rise29}</p>", PlantedReport.Of(summary), StringComparison.Ordinal);
        Assert.Contains(Rise29, SweepConsoleTable.Of(summary));
    }

    [Fact]
    public void Definition_ModelsOfOneSize_NamesNone() =>
        Assert.EndsWith("in 16 steps of 1,024 pixels at 128 x 128.", SweepProtocolWords.Definition(Sized(("a", 128), ("b", 128)), "rise-29"), StringComparison.Ordinal);

    [Fact]
    public void Tables_SeveralSeeds_TakeTheImageForTheUnit()
    {
        // Within an image the seeds lie 0, 6 and -6 apart: 3 seeds are no 3 observations.
        var spec = PlantedRows.Spec with { Seeds = [0, 1, 2], Metrics = ["rise-225"] };
        var summary = new SweepSummary(spec, new() { SweepId = "s", Cells = 18, Done = 18 });
        foreach (var (method, means) in ((int, double[])[])[(0, Decam), (1, Rise)])
            foreach (var image in (int[])[0, 1, 2])
                foreach (var (seed, apart) in ((long, double)[])[(0, 0), (1, 6), (2, -6)])
                    summary.Add(PlantedRows.Row(3 * method + image, means[image] + apart) with { Seed = seed });

        var interval = BootstrapInterval.OfMean(Decam);
        var overview = SweepOverview.Of(summary, "rise-225");
        var details = SweepDetails.Of(summary, "rise-225");
        var compared = SweepComparison.Of(summary, "rise-225")!;

        Assert.Equal("60.0 (50.0 to 70.0), n 3", overview.Rows[0][1]);
        Assert.Equal(interval, summary.Group("m", "decam").Under("rise-225").Interval!.Value);
        Assert.Contains("the 3 seeds of an image are averaged first", overview.Note, StringComparison.Ordinal);
        Assert.Equal(["n", "seeds", "failed"], details.Header.Skip(2).Take(3));
        Assert.Equal(["m", "decam", "3", "3", "0", "60.0"], details.Rows[0].Take(6));
        Assert.Equal(["m", "rise, wide", "3", "-10.0", "0.250"], compared.Rows.Single());
    }

    [Fact]
    public void Comparison_SeedFailedOnOneSide_PairsTheSeedsBothHave()
    {
        var spec = PlantedRows.Spec with { Seeds = [0, 1], Metrics = ["rise-225"] };
        var summary = new SweepSummary(spec, new() { SweepId = "s" });
        summary.Add(PlantedRows.Row(0, 50) with { Seed = 0 });
        summary.Add(PlantedRows.Row(0, 90) with { Seed = 1 });
        summary.Add(PlantedRows.Row(3, 45) with { Seed = 0 });
        summary.Add(PlantedRows.Row(3, 45) with { Seed = 1, Failure = new(FailureKind.Internal, "It broke.") });

        Assert.Equal(["m", "rise, wide", "1", "-5.0", "1.000"], SweepComparison.Of(summary, "rise-225")!.Rows.Single());
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(6, false)]
    public void Tables_FewImages_AreSaidToSayLittle(int images, bool isSaid)
    {
        var summary = new SweepSummary(PlantedRows.Spec, new() { SweepId = "s" });
        for (var image = 0; image < images; image++)
            foreach (var method in (int[])[0, 3]) summary.Add(PlantedRows.Row(method, 40 + image + method) with { Image = $"{image}.png" });

        Assert.Equal(isSaid, SweepOverview.Of(summary, "rise-225").Note.Contains("fewer than 6 images says little", StringComparison.Ordinal));
        Assert.Equal(isSaid, SweepDetails.Of(summary, "rise-225").Note.Contains("fewer than 6 images says little", StringComparison.Ordinal));
        Assert.Equal(isSaid, SweepComparison.Of(summary, "rise-225")!.Note.Contains("p of 5 images or fewer says little", StringComparison.Ordinal));
    }

    [Fact]
    public void Tables_ControlAndTunedMethod_AreMarkedAndNoRivalIsAControl()
    {
        var spec = PlantedRows.Spec with
        {
            Methods =
            [
                new() { Name = "centre", Method = "centre", IsControl = true },
                new() { Name = "rise", Method = "rise", Options = new(StringComparer.Ordinal) { ["refine"] = "0.5" } },
            ],
        };
        var summary = new SweepSummary(spec, new() { SweepId = "s" });
        for (var cell = 0; cell < 6; cell++) summary.Add(PlantedRows.Row(cell) with { Method = spec.Methods[cell / 3].Name });

        var overview = SweepOverview.Of(summary, "rise-225");

        Assert.Equal("rise", summary.Reference!.Name);
        Assert.Equal(["centre (control)", "rise (metric-tuned)"], overview.Rows.Select(r => r[0]));
        Assert.Contains("A control looks at nothing", overview.Note, StringComparison.Ordinal);
        Assert.Contains("A metric-tuned method has looked at the metric", overview.Note, StringComparison.Ordinal);
        Assert.Contains(SweepConsoleTable.Of(summary), l => l.StartsWith("  centre (control)     ", StringComparison.Ordinal));
        Assert.Equal("Compared with rise (metric-tuned), image by image, protocol rise-225", SweepComparison.Of(summary, "rise-225")!.Title);
    }

    [Theory]
    [InlineData(-0.04, "0.0")]
    [InlineData(-0.06, "-0.1")]
    [InlineData(12.34, "12.3")]
    public void Number_NearZero_HasNoSign(double value, string text) => Assert.Equal(text, SweepFigures.Number(value));

    [Fact]
    public void Tables_MeanThatReachesIntoAControls_IsSaidNotToBeToldApart()
    {
        var spec = PlantedRows.Spec with
        {
            Methods = [.. PlantedRows.Spec.Methods, new() { Name = "random", Method = "random", IsControl = true }, new() { Name = "centre", Method = "centre", IsControl = true }],
            Metrics = ["rise-225"],
        };
        var summary = new SweepSummary(spec, new() { SweepId = "s" });
        for (var image = 0; image < 6; image++)
            foreach (var (method, mean) in ((string, double)[])[("decam", 60), ("rise, wide", 32), ("random", 5), ("centre", 30)])
                summary.Add(PlantedRows.Row(0, mean + image) with { Method = method, Image = $"{image}.png" });

        var overview = SweepOverview.Of(summary, "rise-225");

        Assert.Equal("62.5 (61.2 to 63.8), n 6", overview.Rows[0][1]);
        Assert.EndsWith("n 6 †", overview.Rows[1][1], StringComparison.Ordinal);
        Assert.EndsWith(SweepControls.Note, overview.Note, StringComparison.Ordinal);
        // Weak is what is not above the centre, whichever control comes first.
        Assert.Equal("0", SweepDetails.Of(summary, "rise-225").Rows[1][^1]);
    }

    [Fact]
    public void Markdown_NothingToPair_HasNoComparison()
    {
        var summary = new SweepSummary(PlantedRows.Spec, new() { SweepId = "s" });
        summary.Add(PlantedRows.Row(0));

        Assert.DoesNotContain("Compared with", SweepMarkdown.Of(summary), StringComparison.Ordinal);
    }

    [Fact]
    public void Markdown_FailedCells_AreListedWithReasonsUpToAFew()
    {
        var summary = new SweepSummary(PlantedRows.Spec, new() { SweepId = "s" });
        foreach (var cell in Enumerable.Range(0, 30)) summary.Add(PlantedRows.Rows[5] with { Cell = cell });

        var text = SweepMarkdown.Of(summary);

        Assert.Contains("## Failed cells (30)", text, StringComparison.Ordinal);
        Assert.Contains("| m | rise, wide | 2.png | 0 | It is broken, badly. |", text, StringComparison.Ordinal);
        Assert.Equal(20, text.Split("It is broken, badly.").Length - 1);
        Assert.Contains("The first 20; results.csv has all", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Console_TwoProtocols_PrintsATableAndADefinitionForEach()
    {
        var lines = SweepConsoleTable.Of(Summary(PlantedRows.Spec)).ToList();

        Assert.Contains("DiffAUC by method and model, protocol rise-225", lines);
        Assert.Contains("  decam       60.0 (50.0 to 70.0), n 3", lines);
        Assert.Contains("DiffAUC by method and model, protocol black-30", lines);
        Assert.Contains("  decam       40.0 (40.0 to 40.0), n 3", lines);
        Assert.Equal(2, lines.Count(l => l.StartsWith("Protocol ", StringComparison.Ordinal)));
        Assert.Equal("DiffAUC = 100 (insertion - deletion), areas under the curves of the probability of class top1, seed 0.", lines[^1]);
    }

    [Fact]
    public void Tables_Panel_ShowTheThreeTheirMeanAndWhoLeads()
    {
        var spec = PlantedRows.Spec with { Metrics = ["rise-29", "swapped-29", "black-30"], Methods = [.. PlantedRows.Spec.Methods, new() { Name = "lime", Method = "lime" }] };
        var summary = new SweepSummary(spec, new() { SweepId = "s" });
        foreach (var (method, figures) in ((string, double[])[])[("decam", [60, 20, 10]), ("rise, wide", [30, 50, 50]), ("lime", [25, 45, 40])])
            for (var image = 0; image < 6; image++)
                summary.Add(PlantedRows.Row(0) with { Method = method, Image = $"{image}.png", Curves = [.. spec.Metrics.Zip(figures, (p, f) => new SweepCurve(p, 0, 0, f + image, [], []))] });

        var table = SweepTables.Of(summary).First();
        var text = SweepMarkdown.Of(summary);

        Assert.Equal(["model", "method", "n", "rise-29", "swapped-29", "black-30", "mean", "95 % interval", "leads on"], table.Header);
        Assert.Equal(["m", "decam", "6", "62.5", "22.5", "12.5", "32.5"], table.Rows[0].Take(7));
        Assert.Equal(["rise-29 only", "swapped-29, black-30, mean", ""], table.Rows.Select(r => r[^1]));
        Assert.Contains("## DiffAUC on panel-fast: three protocols and their mean", text, StringComparison.Ordinal);
        Assert.Contains("Panel panel-fast: the mean of DiffAUC under rise-29, swapped-29 and black-30.", text, StringComparison.Ordinal);
        Assert.Contains("Compared with decam, image by image, protocol panel-fast", text, StringComparison.Ordinal);
        Assert.Contains("| m | rise, wide | 6 | +13.3 |", text, StringComparison.Ordinal);
        Assert.Contains("data-name=\"leads on\">rise-29 only</td>", PlantedReport.Of(summary), StringComparison.Ordinal);
        Assert.Contains(SweepConsoleTable.Of(summary), l => l.StartsWith("  m      decam       6  62.5", StringComparison.Ordinal) && l.EndsWith("rise-29 only", StringComparison.Ordinal));
    }

    [Fact]
    public void Tables_OneMethodAheadOfAll_LeadsOnAllAndAloneOnNone()
    {
        var spec = PlantedRows.Spec with { Metrics = ["rise-225", "swapped-225", "black-30"] };
        var both = new SweepSummary(spec, new() { SweepId = "s" });
        var alone = new SweepSummary(spec with { Methods = [spec.Methods[0]] }, new() { SweepId = "s" });
        foreach (var cell in (int[])[0, 3])
            both.Add(PlantedRows.Row(cell) with { Curves = [.. spec.Metrics.Select(p => new SweepCurve(p, 0, 0, 50 - cell, [], []))] });
        alone.Add(PlantedRows.Row(0) with { Curves = [.. spec.Metrics.Select(p => new SweepCurve(p, 0, 0, 50, [], []))] });

        Assert.Equal(["all", ""], SweepTables.Of(both).First().Rows.Select(r => r[^1]));
        Assert.Equal([""], SweepTables.Of(alone).First().Rows.Select(r => r[^1]));
    }

    private static SweepSummary Sized(params (string Model, int Side)[] models)
    {
        var spec = PlantedRows.Spec with { Models = [.. models.Select(m => new SweepModel { Name = m.Model, File = "m.onnx" })], Metrics = ["rise-29"] };
        var summary = new SweepSummary(spec, new() { SweepId = "s" });
        foreach (var (model, side) in models.Where(m => m.Side > 0)) summary.Add(PlantedRows.Row(0) with { Model = model, HeightPixels = side, WidthPixels = side });
        return summary;
    }

    private static SweepSummary Summary(SweepSpec spec)
    {
        var summary = new SweepSummary(spec, new() { SweepId = "s", Cells = 6, Done = 6 });
        double[] diffs = [.. Decam, .. Rise];
        for (var cell = 0; cell < 6; cell++) summary.Add(PlantedRows.Row(cell, diffs[cell]));
        return summary;
    }
}
