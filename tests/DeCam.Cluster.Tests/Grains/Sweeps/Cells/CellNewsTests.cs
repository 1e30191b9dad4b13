using DeCam.Cluster.Grains.Sweeps.Cells;
using DeCam.Cluster.Tests.Client.Sweeps.Results;

namespace DeCam.Cluster.Tests.Grains.Sweeps.Cells;

public sealed class CellNewsTests
{
    private readonly CellNews _news = new(PlantedRows.Spec with
    {
        Models = [new() { Name = "a", File = "a.onnx", Sha256 = "" }, new() { Name = "b", File = "b.onnx", Sha256 = "" }],
        Methods = [new() { Name = "decam", Method = "decam" }, new() { Name = "rise", Method = "rise" }],
    });

    [Fact]
    public void Activities_RunsInBothPhases_AreCountedByModelAndMethodInTheOrderOfTheTable()
    {
        Note(3, model: 1, method: 0, measured: 0);
        Note(2, model: 0, method: 1, measured: 0);
        Note(1, model: 0, method: 1, measured: 7);
        Note(0, model: 0, method: 0, measured: 9);
        Note(4, model: 0, method: 0, measured: 0, "waiting for model a");
        Note(5, model: 1, method: 1, measured: 0);
        _news.Forget(Ticket(5, 1, 1));

        Assert.Equal([new("a", "decam", 0, 1), new("a", "rise", 1, 1), new("b", "decam", 1, 0)], _news.Activities());
    }

    [Fact]
    public void WaitingInWords_SomeWait_TellsHowManyOfTheOpenOnes()
    {
        Assert.Null(_news.WaitingInWords(2));
        Note(0, model: 0, method: 0, measured: 0, "waiting for model a");
        Note(1, model: 0, method: 1, measured: 0);

        Assert.Equal("1 of 2 open runs waiting for model a", _news.WaitingInWords(2));
        Assert.Equal("waiting for model a", _news.WaitingInWords(1));

        Note(0, model: 0, method: 0, measured: 0);

        Assert.Null(_news.WaitingInWords(2));
    }

    private void Note(int cell, int model, int method, int measured, string? waitingFor = null) =>
        _news.Note(Ticket(cell, model, method), new() { RunId = $"{cell}", State = RunState.Running, MetricEvaluations = measured, WaitingFor = waitingFor });

    private static SweepCellTicket Ticket(int cell, int model, int method) => new(cell, Attempt: 0, model, method, Seed: 0, "image.png", "");
}
