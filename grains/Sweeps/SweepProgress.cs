using DeCam.Cluster.Grains.Calls;
using DeCam.Cluster.Grains.Sweeps.Shards;

namespace DeCam.Cluster.Grains.Sweeps;

/// <summary>Counters of a sweep: the sums of closed shards, and the latest counters of the open ones.</summary>
/// <param name="stored">The state of the sweep, which may be replaced.</param>
internal sealed class SweepProgress(Func<SweepGrainState> stored)
{
    // Shorter than the caller waits for the status itself.
    private static readonly TimeSpan HearWithin = TimeSpan.FromSeconds(2);

    private readonly Dictionary<int, SweepShardStatus> _open = [];

    private int _opening;

    private SweepGrainState State => stored();

    /// <summary>Takes the counters of a shard.</summary>
    /// <returns>Whether every cell has its row, so that the shard is to be closed.</returns>
    public bool Take(int shard, SweepShardStatus status)
    {
        if (State.Shards[shard].IsClosed || IsOlder(shard, status)) return false;
        _open[shard] = status;
        return status.Cells > 0 && status.Done + status.Failed == status.Cells;
    }

    /// <summary>Changes the state: adds the sums of a shard whose cells all have their rows to those of the closed shards.</summary>
    public void Close(int shard, SweepShardStatus status)
    {
        var entry = State.Shards[shard];
        if (entry.IsClosed) return;
        foreach (var sums in status.Sums) State.ClosedSums = State.ClosedSums.Plus(sums);
        entry.IsClosed = true;
        _open.Remove(shard);
    }

    /// <summary>Asks the shards opened before this activation for their counters, so that a status does not begin at zero.</summary>
    /// <param name="ask">Asks a shard.</param>
    public async Task HearAsync(Func<int, Task<SweepShardStatus>> ask)
    {
        for (var shard = 0; shard < State.Shards.Count; shard++)
        {
            if (State.Shards[shard] is not { IsOpen: true, IsClosed: false } || _open.ContainsKey(shard)) continue;
            var opening = _opening;
            if (await AnswerAsync(ask(shard)) is not { } status) return;
            // Counters from before a retry or a restart are out of date.
            if (opening != _opening) return;
            if (!State.Shards[shard].IsClosed && !IsOlder(shard, status)) _open[shard] = status;
        }
    }

    // Null while the silo of the shard is lost: the status then shows the known counters, and the next one asks again.
    private static async Task<SweepShardStatus?> AnswerAsync(Task<SweepShardStatus> answer)
    {
        try
        {
            return await answer.WaitAsync(HearWithin);
        }
        catch (Exception e) when (Transient.Is(e))
        {
            return null;
        }
    }

    // Answers may overtake one another; rows are only added between two retries.
    private bool IsOlder(int shard, SweepShardStatus status) =>
        _open.TryGetValue(shard, out var known) && known.Done + known.Failed > status.Done + status.Failed;

    /// <summary>Changes the state: all shards are open again, for a retry.</summary>
    public void Reopen()
    {
        _opening++;
        _open.Clear();
        State.ClosedSums = [];
        foreach (var entry in State.Shards) entry.IsClosed = false;
    }

    /// <summary>The status of the sweep.</summary>
    public SweepStatus Status(string sweepId, int openRuns, int window)
    {
        var sums = State.ClosedSums;
        foreach (var more in _open.OrderBy(o => o.Key).SelectMany(o => o.Value.Sums)) sums = sums.Plus(more);
        return new()
        {
            SweepId = sweepId,
            Name = State.Spec?.Name ?? "",
            State = State.State,
            Cells = State.Shards.Sum(s => s.Count),
            Done = sums.Sum(s => s.Done),
            FailedCells = sums.Sum(s => s.Failed),
            OpenRuns = openRuns,
            Window = window,
            Evaluations = sums.Sum(s => s.Evaluations + s.MetricEvaluations),
            Failure = State.Failure,
            AcceptedUtc = State.AcceptedUtc,
            EndedUtc = State.EndedUtc,
            Groups = State.Spec is null ? [] : [.. Groups(State.Spec, sums)],
        };
    }

    private static IEnumerable<SweepGroup> Groups(SweepSpec spec, List<SweepSums> sums) =>
        from model in spec.Models
        from method in spec.Methods
        let found = sums.Find(s => s.Model == model.Name && s.Method == method.Name)
        where found is not null
        select new SweepGroup(model.Name, method.Name, found.Done, found.Failed,
            found.DiffCount > 0 ? found.Diff / found.DiffCount : null, Mean(found.Evaluations, found), Mean(found.Seconds, found), Mean(found.MetricEvaluations, found));

    private static double Mean(double sum, SweepSums of) => of.Done > 0 ? sum / of.Done : 0;
}
