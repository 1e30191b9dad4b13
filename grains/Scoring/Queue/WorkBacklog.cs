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

    // Items and masks by the fingerprint that the work is bound to; "" for work of any device.
    private readonly Dictionary<string, (int Items, int Masks)> _ofKind = [];

    // Maps to be made inside the model, in the same way.
    private readonly Dictionary<string, int> _maps = [];

    // Work for devices that offer a precision, by that and by kind.
    private readonly Dictionary<(string Precision, string Kind), int> _needing = [];

    /// <summary>Batches and descriptions waiting.</summary>
    public int Count { get; private set; }

    /// <summary>Masks in them.</summary>
    public int Masks { get; private set; }

    /// <summary>Runs and descriptions with work waiting.</summary>
    public int Owners => _owners.Count;

    /// <summary>Whether work waits that any device may have.</summary>
    public bool HasUnbound => _ofKind.ContainsKey("");

    /// <summary>Whether work waits that is bound to a kind of device.</summary>
    public bool HasBound => _ofKind.Count > (HasUnbound ? 1 : 0);

    /// <summary>The kinds of device that work waits for.</summary>
    public IEnumerable<string> Kinds => _ofKind.Keys.Where(kind => kind.Length > 0);

    /// <summary>The kinds of device that maps from inside the model wait for; "" where any device may make one.</summary>
    public IReadOnlyCollection<string> KindsForMaps => _maps.Keys;

    /// <summary>Work bound to a kind, "" for none, that waits for a device that offers a precision.</summary>
    public int Needing(string precision, string kind) => _needing.GetValueOrDefault((precision, kind));

    /// <summary>Work that a device of that fingerprint may have, and the masks in it; "" for one that has told none.</summary>
    public (int Items, int Masks) For(string kind)
    {
        var any = _ofKind.GetValueOrDefault("");
        if (kind.Length == 0) return any;
        var bound = _ofKind.GetValueOrDefault(kind);
        return (any.Items + bound.Items, any.Masks + bound.Masks);
    }

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
        Tally(work, 1);
    }

    /// <summary>Takes out all work of an owner.</summary>
    public void Remove(string owner)
    {
        if (!_owners.Remove(owner, out var removed)) return;
        foreach (var work in removed.Waiting) Forget(work);
        _turns[removed.Priority].Remove(removed);
    }

    /// <summary>Takes out the work of an owner that is for other devices than those of a fingerprint; null for all devices.</summary>
    public void RemoveUnlike(string owner, string? arithmetic) => Remove(owner, w => w.Arithmetic != arithmetic);

    /// <summary>Takes out the work of that number of an owner, unless it is for the network given; null for the model itself.</summary>
    public void RemoveUnlike(string owner, int number, string? network) => Remove(owner, w => w.Number == number && w.Network != network);

    private void Remove(string owner, Func<QueuedWork, bool> which)
    {
        if (!_owners.TryGetValue(owner, out var owned)) return;
        foreach (var work in owned.Waiting.Where(which).ToList())
        {
            owned.Waiting.Remove(work);
            Forget(work);
        }

        if (owned.Waiting.Count == 0) Remove(owner);
    }

    /// <summary>
    /// Takes out the next work for a device: batches of several runs up to <paramref name="maxMasks"/> masks, at least one batch, or
    /// one description; empty when nothing here is for that device. Owners whose work is for others keep their turn.
    /// </summary>
    /// <param name="maxMasks">Masks wanted at most.</param>
    /// <param name="mayTake">Whether work that failed before may go to that device.</param>
    /// <param name="kind">Fingerprint of the device's arithmetic; "" for one that has told none.</param>
    /// <param name="knows">Whether work is for that device by the kind of its masks; null where all is.</param>
    public List<QueuedWork> Pick(int maxMasks, Func<QueuedWork, bool> mayTake, string kind = "", Func<QueuedWork, bool>? knows = null)
    {
        var picked = new List<QueuedWork>();
        var masks = 0;
        foreach (var turns in (LinkedList<OwnersWork>[])[_turns[RunPriority.Interactive], _turns[RunPriority.Sweep]])
        {
            for (LinkedListNode<OwnersWork>? turn = turns.First, after; turn is not null; turn = after)
            {
                var next = turn.Value.Waiting.First!.Value;
                var fits = next.IsFor(kind) && knows?.Invoke(next) != false && (picked.Count == 0 ? mayTake(next) : next.MayBeFused && (next.Network, next.Precision) == (picked[0].Network, picked[0].Precision) && masks + next.Masks <= maxMasks);
                if (fits) Take(turn);
                after = turn.Next;
                if (!fits) continue;
                turns.Remove(turn);
                picked.Add(next);
                masks += next.Masks;
                if (!next.MayBeFused || masks >= maxMasks) return picked;
            }
        }

        return picked;
    }

    // The owner comes last in turn with the rest of its work.
    private void Take(LinkedListNode<OwnersWork> turn)
    {
        var owner = turn.Value;
        Forget(owner.Waiting.First!.Value);
        owner.Waiting.RemoveFirst();
        if (owner.Waiting.Count == 0) _owners.Remove(owner.Owner);
        else turn.List!.AddLast(owner);
    }

    private void Forget(QueuedWork work) => Tally(work, -1);

    private void Tally(QueuedWork work, int sign)
    {
        Count += sign;
        Masks += sign * work.Masks;
        var kind = work.Arithmetic ?? "";
        var (items, masks) = _ofKind.GetValueOrDefault(kind);
        if (items + sign == 0) _ofKind.Remove(kind);
        else _ofKind[kind] = (items + sign, masks + sign * work.Masks);
        if (work.AttributionPasses > 0) Tally(_maps, kind, sign);
        if (work.Needs is { } precision) Tally(_needing, (precision, kind), sign);
    }

    private static void Tally<TKind>(Dictionary<TKind, int> counts, TKind kind, int sign)
        where TKind : notnull
    {
        counts[kind] = counts.GetValueOrDefault(kind) + sign;
        if (counts[kind] == 0) counts.Remove(kind);
    }

    private sealed record OwnersWork(string Owner, RunPriority Priority)
    {
        public LinkedList<QueuedWork> Waiting { get; } = [];
    }
}
