using DeCam.Cluster.Grains.Sweeps.Cells;
using DeCam.Cluster.Tests.Client.Sweeps.Results;

namespace DeCam.Cluster.Tests.Grains.Sweeps.Cells;

public sealed class CellRunsTests
{
    [Fact]
    public void Of_MethodThatSearchesInEightBits_AsksForThemAndItsMapsAreJudgedInFloat32()
    {
        var spec = PlantedRows.Spec with { Methods = [new() { Name = "decam", Method = "decam", Precision = "auto" }, new() { Name = "rise", Method = "rise" }] };
        SweepCellTicket Ticket(int method) => new(0, 0, 0, method, 0, "a.png", new('b', 64));

        var asked = CellRuns.Of(spec, Ticket(0));

        Assert.Equal("auto", asked.Precision);
        Assert.Null(CellRuns.Of(spec, Ticket(1)).Precision);
        var made = new RunResult { RunId = "r", Spec = asked, Preprocessing = "{}", Options = "{}", StoppedBy = "", Targets = [new() { Class = 4, MapSha256 = "" }] };
        Assert.Null(CellRuns.Judging(asked, made, new('d', 64)).Precision);
    }
}
