namespace DeCam.Cluster.Grains.Scoring.Queue;

/// <summary>
/// Work waiting for one model. Interactive work is served before that of sweeps; within a priority the owners, which are runs and
/// descriptions, take turns, and the work of an owner goes in the order it came. Work that failed goes alone, and to another device
/// if there is one.
/// </summary>
internal sealed class WorkBacklog
{
    private readonly Dictionary<RunPriority, LinkedList<OwnersWork>> _turns = new()
    {
        [RunPriority.Interactive] = [],
        [RunPriority.Sweep] = [],
    };

    private readonly Dictionary<string, OwnersWork> _owners = [];

    /// <summary>Batches and descriptions waiting.</summary>
    public int Count { get; private set; }

    /// <summary>Masks in them.</summary>
    public int Masks { get; private set; }

    /// <summary>Runs and descriptions with work waiting.</summary>
    public int Owners => _owners.Count;

    /// <summary>Whether the work waits.</summary>
    public bool Contains(string owner, int number) => _owners.TryGetValue(owner, out var work) && work.Waiting.Any(w => w.Number == number);

    /// <summary>Puts work last among its owner's, or first when it comes back from a device that did not fail on it.</summary>
    public void Add(QueuedWork work, bool first = false)
    {
        if (!_owners.TryGetValue(work.Owner, out var owner))
        {
            owner = new(work.Owner, work.Priority);
            _owners[owner.Owner] = owner;
            _turns[owner.Priority].AddLast(owner);
        }

        if (first) owner.Waiting.AddFirst(work);
        else owner.Waiting.AddLast(work);
        Count++;
        Masks += work.Masks;
    }

    /// <summary>Takes out all work of an owner.</summary>
    public void Remove(string owner)
    {
        if (!_owners.Remove(owner, out var removed)) return;
        foreach (var work in removed.Waiting) Forget(work);
        _turns[removed.Priority].Remove(removed);
    }

    /// <summary>
    /// Takes out the next work for a device: batches of several runs up to <paramref name="maxMasks"/> masks, at least one batch, or
    /// one description; empty when nothing here is for that device.
    /// </summary>
    /// <param name="maxMasks">Masks wanted at most.</param>
    /// <param name="mayTake">Whether work that failed before may go to that device.</param>
    public List<QueuedWork> Pick(int maxMasks, Func<QueuedWork, bool> mayTake)
    {
        var picked = new List<QueuedWork>();
        var masks = 0;
        foreach (var turns in (LinkedList<OwnersWork>[])[_turns[RunPriority.Interactive], _turns[RunPriority.Sweep]])
        {
            var passed = 0;
            while (turns.First is { } turn && passed < turns.Count)
            {
                var owner = turn.Value;
                var next = owner.Waiting.First!.Value;
                var fits = picked.Count == 0 ? mayTake(next) : next.MayBeFused && masks + next.Masks <= maxMasks;
                turns.RemoveFirst();
                if (!fits)
                {
                    turns.AddLast(owner);
                    passed++;
                    continue;
                }

                passed = 0;
                owner.Waiting.RemoveFirst();
                Forget(next);
                picked.Add(next);
                masks += next.Masks;
                if (owner.Waiting.Count == 0) _owners.Remove(owner.Owner);
                else turns.AddLast(owner);
                if (!next.MayBeFused || masks >= maxMasks) return picked;
            }
        }

        return picked;
    }

    private void Forget(QueuedWork work)
    {
        Count--;
        Masks -= work.Masks;
    }

    private sealed record OwnersWork(string Owner, RunPriority Priority)
    {
        public LinkedList<QueuedWork> Waiting { get; } = [];
    }
}
