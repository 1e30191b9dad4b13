using CsCheck;
using DeCam.Cluster.Grains.Sweeps;

namespace DeCam.Cluster.Tests.Grains.Sweeps;

public sealed class SweepProgressTests
{
    private const int Shards = 3;
    private const int CellsInShard = 4;
    private readonly SweepGrainState _state = State();
    private readonly SweepProgress _progress;

    public SweepProgressTests() => _progress = new(() => _state);

    /// <summary>Numbers of cells with a row, in the order in which the answers of some shard arrive.</summary>
    private static Gen<(int Shard, int Rows)[]> Answers => Gen.Select(Gen.Int[0, Shards - 1], Gen.Int[0, CellsInShard]).Array[0, 30];

    [Fact]
    public void Status_AnswersInAnyOrder_CountsTheMostOfEachShardOnce() => Answers.Sample(answers =>
    {
        var state = State();
        var progress = new SweepProgress(() => state);
        foreach (var (shard, rows) in answers)
            if (progress.Take(shard, Counters(rows))) progress.Close(shard, Counters(rows));

        var most = Enumerable.Range(0, Shards).Select(shard => answers.Where(a => a.Shard == shard).Select(a => a.Rows).DefaultIfEmpty().Max()).ToList();
        var status = progress.Status("sweep", openRuns: 5, window: 8);
        Assert.Equal(Shards * CellsInShard, status.Cells);
        Assert.Equal(most.Sum(), status.Done);
        Assert.Equal(0, status.FailedCells);
        Assert.Equal(5, status.OpenRuns);
        Assert.Equal(8, status.Window);
        Assert.Equal(most.Select(rows => rows == CellsInShard), state.Shards.Select(s => s.IsClosed));
    });

    [Theory]
    [InlineData(3, 0, false)]
    [InlineData(4, 0, true)]
    [InlineData(3, 1, true)]
    [InlineData(0, 4, true)]
    public void Take_Counters_CloseTheShardWhenEveryCellHasItsRow(int done, int failed, bool isOver) =>
        Assert.Equal(isOver, _progress.Take(0, Counters(done, failed)));

    [Fact]
    public void Take_ShardThatIsNotOpenYet_IsNotOver() => Assert.False(_progress.Take(0, new()));

    [Fact]
    public void Close_Twice_AddsTheSumsOnce()
    {
        _progress.Close(0, Counters(3, 1));
        _progress.Close(0, Counters(3, 1));

        var sums = Assert.Single(_state.ClosedSums);
        Assert.Equal(3, sums.Done);
        Assert.Equal(1, sums.Failed);
        Assert.False(_progress.Take(0, Counters(3, 1)));
    }

    [Fact]
    public void Reopen_AfterARetry_CountsFromTheShardsAgain()
    {
        _progress.Close(0, Counters(3, 1));
        _progress.Take(1, Counters(2));

        _progress.Reopen();

        Assert.Equal(0, _progress.Status("sweep", 0, 0).Done);
        Assert.All(_state.Shards, shard => Assert.False(shard.IsClosed));
        Assert.False(_progress.Take(0, Counters(3)));
        Assert.Equal(3, _progress.Status("sweep", 0, 0).Done);
    }

    [Fact]
    public async Task Hear_NewActivation_AsksTheOpenShardsOnly()
    {
        (_state.Shards[0].IsOpen, _state.Shards[1].IsOpen) = (true, true);
        _state.Shards[0].IsClosed = true;
        var asked = new List<int>();

        await _progress.HearAsync(shard =>
        {
            asked.Add(shard);
            return Task.FromResult(Counters(2, 1));
        });

        Assert.Equal([1], asked);
        var status = _progress.Status("sweep", 0, 0);
        Assert.Equal(2, status.Done);
        Assert.Equal(1, status.FailedCells);
    }

    [Fact]
    public async Task Hear_AnswerFromBeforeARetry_IsDropped()
    {
        _state.Shards[0].IsOpen = true;
        var answer = new TaskCompletionSource<SweepShardStatus>();
        var hearing = _progress.HearAsync(_ => answer.Task);

        _progress.Reopen();
        answer.SetResult(Counters(4));
        await hearing;

        Assert.Equal(0, _progress.Status("sweep", 0, 0).Done);
    }

    [Fact]
    public async Task Hear_SiloOfTheShardIsLost_LeavesWhatIsKnown()
    {
        _state.Shards[1].IsOpen = true;
        _progress.Take(0, Counters(3));

        await _progress.HearAsync(_ => Task.FromException<SweepShardStatus>(new TimeoutException("lost")));

        Assert.Equal(3, _progress.Status("sweep", 0, 0).Done);
    }

    private static SweepGrainState State() => new()
    {
        Shards = [.. Enumerable.Range(0, Shards).Select(i => new SweepShardEntry { First = i * CellsInShard, Count = CellsInShard })],
    };

    private static SweepShardStatus Counters(int done, int failed = 0) => new()
    {
        Cells = CellsInShard,
        Done = done,
        Failed = failed,
        Sums = [new() { Model = "model", Method = "method", Done = done, Failed = failed }],
    };
}
