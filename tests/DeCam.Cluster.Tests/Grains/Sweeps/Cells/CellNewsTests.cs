using DeCam.Cluster.Grains.Sweeps.Cells;
using DeCam.Cluster.Tests.Client.Sweeps.Results;
using Microsoft.Extensions.Time.Testing;

namespace DeCam.Cluster.Tests.Grains.Sweeps.Cells;

public sealed class CellNewsTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly CellNews _news;

    public CellNewsTests() => _news = new(PlantedRows.Spec with
    {
        Models = [new() { Name = "a", File = "a.onnx", Sha256 = "" }, new() { Name = "b", File = "b.onnx", Sha256 = "" }],
        Methods = [new() { Name = "decam", Method = "decam" }, new() { Name = "rise", Method = "rise" }],
    }, _clock);

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

        Assert.Equal([new("a", "decam", 0, 1, 0, 9), new("a", "rise", 1, 1, 0, 7), new("b", "decam", 1, 0)], _news.Activities());
    }

    [Fact]
    public void Activities_EvaluationsAndPlans_AreTheSumAndTheMeanOfThoseThatKnow()
    {
        void Tell(int cell, int evaluations, int measured, int planned, RunState state = RunState.Running, string? waitingFor = null) => _news.Note(Ticket(cell, 0, 0), new()
        {
            RunId = $"{cell}",
            State = state,
            Evaluations = evaluations,
            MetricEvaluations = measured,
            Planned = planned,
            MetricPlanned = planned > 0 ? 100 : 0,
            WaitingFor = waitingFor,
        });
        Tell(0, evaluations: 300, measured: 0, planned: 500);
        Tell(1, evaluations: 40, measured: 0, planned: 500, waitingFor: "waiting for model a");
        Tell(2, evaluations: 700, measured: 100, planned: 700, RunState.Completed);
        Tell(3, evaluations: 0, measured: 0, planned: 0);

        Assert.Equal([new("a", "decam", 2, 0, 1, 1_140, 666)], _news.Activities());
    }

    [Fact]
    public void Activities_SecondsOfAnEvaluation_AreThoseFromTheFirstToTheLatest()
    {
        void Tell(int cell, int seconds, int evaluations)
        {
            _clock.Advance(TimeSpan.FromSeconds(seconds));
            _news.Note(Ticket(cell, 0, 0), new() { RunId = $"{cell}", State = RunState.Running, Evaluations = evaluations });
        }

        Tell(0, 0, 0);
        // A model is loaded for a minute.
        Tell(0, 60, 100);
        Assert.Equal(0, _news.Activities()[0].SecondsOfEvaluation);
        Tell(0, 5, 120);
        Tell(0, 5, 140);
        // What a run did before it was heard of, and the time since its latest evaluation, do not count.
        Tell(1, 0, 500);
        Tell(1, 2, 520);
        Tell(1, 9, 520);

        Assert.Equal((10 + 2) / (40 + 20.0), _news.Activities()[0].SecondsOfEvaluation, 1e-9);
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
