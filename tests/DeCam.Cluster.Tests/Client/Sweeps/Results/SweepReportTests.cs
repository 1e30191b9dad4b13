using DeCam.Cluster.Client.Sweeps.Results;

namespace DeCam.Cluster.Tests.Client.Sweeps.Results;

public sealed class SweepReportTests
{
    [Fact]
    public void Report_PlantedRows_SaysAllThatAReaderMustKnow()
    {
        var spec = PlantedRows.Spec with { Methods = [PlantedRows.Spec.Methods[0] with { Preset = "paper" }, PlantedRows.Spec.Methods[1]] };
        var summary = new SweepSummary(spec, new() { SweepId = "s", Cells = 6, Done = 5, FailedCells = 1 });
        foreach (var row in PlantedRows.Rows) summary.Add(row with { HeightPixels = 32, WidthPixels = 48 });

        var html = SweepReport.Of(summary, [], [new("m", "1.png", "best", "class 4 'cat', probability 0.43", [1]) { Note = "It was moved." }]);

        Assert.Contains("Protocol rise-225: insertion starts from the blurred image", html, StringComparison.Ordinal);
        Assert.Contains("32 steps of 48 pixels at 32 x 48", html, StringComparison.Ordinal);
        Assert.Contains("Protocol black-30: insertion starts from black", html, StringComparison.Ordinal);
        Assert.Contains("<figcaption>m, 1.png: best; class 4 &#39;cat&#39;, probability 0.43; protocols rise-225, black-30. It was moved.</figcaption>", html, StringComparison.Ordinal);
        Assert.Contains(">paper</td>", html, StringComparison.Ordinal);
        Assert.Contains("population=200", html, StringComparison.Ordinal);
        Assert.Contains(">40,200</td>", html, StringComparison.Ordinal);
        Assert.Contains("masks=4000", html, StringComparison.Ordinal);
        Assert.Contains("<h2>Failed cells (1)</h2>", html, StringComparison.Ordinal);
        Assert.Contains("It is broken, badly.", html, StringComparison.Ordinal);
        Assert.Contains("evaluations of the metrics</td><td class=\"t\">650</td>", html, StringComparison.Ordinal);
        Assert.Contains($"DeCam.Cluster {SoftwareVersion.Current}", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_PathsOfLabels_AreLeftOut()
    {
        var spec = PlantedRows.Spec with { Models = [PlantedRows.Spec.Models[0] with { Preprocessing = """{"labels":"/home/a/l.txt","neighbours":{"labels":"/home/a/config.json"}}""" }] };

        var html = SweepReport.Of(new(spec, new() { SweepId = "s" }), [], []);

        Assert.DoesNotContain("/home/a", html, StringComparison.Ordinal);
        Assert.Contains("config.json", html, StringComparison.Ordinal);
    }
}
