namespace DeCam.Cluster.Grains.Scoring;

/// <summary>
/// Items waiting for one model. Interactive runs are served before sweeps; within a priority the runs take turns, and a run's
/// items go in the order they came. An item that failed goes alone, and to another device if there is one.
/// </summary>
internal sealed class WorkBacklog
{
    private readonly Dictionary<RunPriority, LinkedList<RunItems>> _turns = new()
    {
        [RunPriority.Interactive] = [],
        [RunPriority.Sweep] = [],
    };

    private readonly Dictionary<string, RunItems> _runs = [];

    /// <summary>Items waiting.</summary>
    public int Count { get; private set; }

    /// <summary>Masks in them.</summary>
    public int Masks { get; private set; }

    /// <summary>Runs with items waiting.</summary>
    public int Runs => _runs.Count;

    /// <summary>Whether the item waits.</summary>
    public bool Contains(string runId, int batch) => _runs.TryGetValue(runId, out var run) && run.Items.Any(i => i.Item.Batch == batch);

    /// <summary>Puts an item last in its run, or first when it comes back from a device that did not fail on it.</summary>
    public void Add(QueuedItem item, bool first = false)
    {
        if (!_runs.TryGetValue(item.Item.RunId, out var run))
        {
            run = new(item.Item.RunId, item.Item.Priority);
            _runs[run.RunId] = run;
            _turns[run.Priority].AddLast(run);
        }

        if (first) run.Items.AddFirst(item);
        else run.Items.AddLast(item);
        Count++;
        Masks += item.Item.Count;
    }

    /// <summary>Takes out all items of a run.</summary>
    public void Remove(string runId)
    {
        if (!_runs.TryGetValue(runId, out var run)) return;
        foreach (var item in run.Items) Forget(item);
        Drop(run);
    }

    /// <summary>
    /// Takes out what a device should score next: items of several runs up to <paramref name="maxMasks"/> masks, at least one
    /// item; empty when nothing here is for that device.
    /// </summary>
    /// <param name="maxMasks">Masks wanted at most.</param>
    /// <param name="mayTake">Whether an item that failed before may go to that device.</param>
    public List<QueuedItem> Pick(int maxMasks, Func<QueuedItem, bool> mayTake)
    {
        var picked = new List<QueuedItem>();
        var masks = 0;
        foreach (var turns in (LinkedList<RunItems>[])[_turns[RunPriority.Interactive], _turns[RunPriority.Sweep]])
        {
            var passed = 0;
            while (turns.First is { } turn && passed < turns.Count)
            {
                var run = turn.Value;
                var next = run.Items.First!.Value;
                var fits = picked.Count == 0 ? mayTake(next) : next.MayBeFused && masks + next.Item.Count <= maxMasks;
                turns.RemoveFirst();
                if (!fits)
                {
                    turns.AddLast(run);
                    passed++;
                    continue;
                }

                passed = 0;
                run.Items.RemoveFirst();
                Forget(next);
                picked.Add(next);
                masks += next.Item.Count;
                if (run.Items.Count == 0) _runs.Remove(run.RunId);
                else turns.AddLast(run);
                if (!next.MayBeFused || masks >= maxMasks) return picked;
            }
        }

        return picked;
    }

    private void Forget(QueuedItem item)
    {
        Count--;
        Masks -= item.Item.Count;
    }

    private void Drop(RunItems run)
    {
        _runs.Remove(run.RunId);
        _turns[run.Priority].Remove(run);
    }

    private sealed record RunItems(string RunId, RunPriority Priority)
    {
        public LinkedList<QueuedItem> Items { get; } = [];
    }
}

/// <summary>A waiting or leased item with the faults it met.</summary>
internal sealed record QueuedItem(WorkItem Item)
{
    private readonly List<DeviceKey> _failures = [];

    /// <summary>The devices it failed on, in order.</summary>
    public IReadOnlyList<DeviceKey> Failures => _failures;

    /// <summary>When it failed last, as <see cref="Uptime"/>.</summary>
    public TimeSpan LastFailure { get; private set; }

    /// <summary>Whether its run is gone; set while it is leased, and unset when it is submitted again.</summary>
    public bool IsUnwanted { get; set; }

    /// <summary>Whether it may be scored together with others.</summary>
    public bool MayBeFused => Failures.Count == 0 && Item.Batch != WorkItem.Describe;

    /// <summary>Notes a fault of a device.</summary>
    public void Fail(DeviceKey device, TimeSpan now)
    {
        _failures.Add(device);
        LastFailure = now;
    }
}
