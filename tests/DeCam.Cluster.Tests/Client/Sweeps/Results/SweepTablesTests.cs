using DeCam.Cluster.Client.Sweeps.Results;

namespace DeCam.Cluster.Tests.Client.Sweeps.Results;

public sealed class SweepTablesTests
{
    [Fact]
    public void Markdown_PlantedRows_HasMeansIntervalsAndPairs()
    {
        var summary = new SweepSummary(PlantedRows.Spec, new() { SweepId = "s", Cells = 6, Done = 6 });
        double[] diffs = [50, 60, 70, 40, 52, 58];
        for (var cell = 0; cell < 6; cell++) summary.Add(PlantedRows.Row(cell, diffs[cell]));

        var text = SweepMarkdown.Of(summary);

        Assert.Contains("| decam | 60.0 |", text, StringComparison.Ordinal);
        Assert.Contains("| rise, wide | 50.0 |", text, StringComparison.Ordinal);
        Assert.Contains("| m | decam | 3 | 0 | 60.0 | 50.0 to 70.0 |", text, StringComparison.Ordinal);
        // Differences -10, -8, -12: all of one sign, so p = 2 / 8.
        Assert.Contains("| m | rise, wide | 3 | -10.0 | 0.250 |", text, StringComparison.Ordinal);
        Assert.Contains("protocol rise-225", text, StringComparison.Ordinal);
    }
}
