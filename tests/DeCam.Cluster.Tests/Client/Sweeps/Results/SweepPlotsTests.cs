using System.Runtime.InteropServices;
using DeCam.Cluster.Client.Sweeps.Results;

namespace DeCam.Cluster.Tests.Client.Sweeps.Results;

public sealed class SweepPlotsTests
{
    private static readonly byte[] Curve = MemoryMarshal.AsBytes<float>([0.1f, 0.5f, 1f]).ToArray();

    [Fact]
    public void Of_TwoProtocols_DrawsTheCurvesOfEachUnderItsName()
    {
        var names = SweepPlots.Of(Summary(PlantedRows.Spec, _ => 500)).Select(p => p.FileName);

        Assert.Equal(["insertion-m-rise-225.png", "deletion-m-rise-225.png", "insertion-m-black-30.png", "deletion-m-black-30.png", "evaluations-m.png"], names);
    }

    [Fact]
    public void Of_OneProtocol_LeavesItsNameOutOfTheFileNames()
    {
        var plots = SweepPlots.Of(Summary(PlantedRows.Spec with { Metrics = ["black-30"], Snapshots = [] }, _ => 500));

        Assert.Equal(["insertion-m.png", "deletion-m.png"], plots.Select(p => p.FileName));
        Assert.All(plots, p => Assert.Contains("protocol black-30", p.Title, StringComparison.Ordinal));
    }

    [Fact]
    public void Of_NoSnapshots_DrawsNoEvaluationsThoughMethodsDiffer() =>
        Assert.DoesNotContain(SweepPlots.Of(Summary(PlantedRows.Spec with { Snapshots = [] }, method => method == 0 ? 500 : 800)), p => p.FileName == "evaluations-m.png");

    private static SweepSummary Summary(SweepSpec spec, Func<int, int> evaluations)
    {
        var summary = new SweepSummary(spec, new() { SweepId = "s", Cells = 6, Done = 6 });
        for (var cell = 0; cell < 6; cell++)
        {
            var row = PlantedRows.Row(cell);
            summary.Add(row with
            {
                Evaluations = evaluations(cell / 3),
                Snapshots = spec.Snapshots.Length > 0 ? row.Snapshots : [],
                Curves = [.. row.Curves.Select(c => c with { Insertion = Curve, Deletion = Curve })],
            });
        }

        return summary;
    }
}
