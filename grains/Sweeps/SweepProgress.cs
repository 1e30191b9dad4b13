using DeCam.Cluster.Grains.Sweeps.Shards;

namespace DeCam.Cluster.Grains.Sweeps;

/// <summary>Counters of a sweep: the sums of closed shards, and what the open ones said last.</summary>
internal sealed class SweepProgress(Func<SweepGrainState> stored)
{
    // Shorter than the caller waits for the status itself.
    private static readonly TimeSpan HearWithin = TimeSpan.FromSeconds(2);

    private readonly Dictionary<int, SweepShardStatus> _open = [];

    private int _opening;

    private SweepGrainState State => stored();

    /// <summary>Takes what a shard says.</summary>
    /// <returns>Whether that closed the shard, so that the state must be written.</returns>
    public bool Take(int shard, SweepShardStatus status)
    {
        var entry = State.Shards[shard];
        if (entry.IsClosed || IsOlder(shard, status)) return false;
        _open[shard] = status;
        if (status.Cells == 0 || status.Done + status.Failed < status.Cells) return false;
        foreach (var sums in status.Sums) State.ClosedSums = State.ClosedSums.Plus(sums);
        entry.IsClosed = true;
        return _open.Remove(shard);
    }

    /// <summary>Asks the shards begun before this activation what they hold, so that a status does not begin from nothing.</summary>
    /// <param name="ask">Asks a shard.</param>
    public async Task HearAsync(Func<int, Task<SweepShardStatus>> ask)
    {
        for (var shard = 0; shard < State.Shards.Count; shard++)
        {
            if (State.Shards[shard] is not { IsOpen: true, IsClosed: false } || _open.ContainsKey(shard)) continue;
            var opening = _opening;
            if (await AnswerAsync(ask(shard)) is not { } status) return;
            // What was said before a retry or a new beginning is not true any more.
            if (opening != _opening) return;
            if (!State.Shards[shard].IsClosed && !IsOlder(shard, status)) _open[shard] = status;
        }
    }

    // Null while the silo of the shard is lost: the status then tells what is known, and the next one asks again.
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

    /// <summary>Takes all shards for open again, after a retry.</summary>
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
            found.DiffCount > 0 ? found.Diff / found.DiffCount : null, found.Done > 0 ? (double)found.Evaluations / found.Done : 0);
}
