namespace DeCam.Cluster.Grains.Scoring.Queue;

/// <summary>The kind of device that each run of a queue is bound to, and the kind that a new run gets.</summary>
internal sealed class RunKinds
{
    // A run whose end was not heard of; longer than a round takes.
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(1);
    private readonly Dictionary<string, (string Kind, TimeSpan Seen)> _runs = [];

    /// <summary>Notes that a run is bound to a kind.</summary>
    public void Note(string runId, string kind, TimeSpan now) => _runs[runId] = (kind, now);

    /// <summary>Notes that a run goes on.</summary>
    public void See(string runId, TimeSpan now)
    {
        if (_runs.TryGetValue(runId, out var run)) _runs[runId] = run with { Seen = now };
    }

    /// <summary>Forgets a run.</summary>
    public void Remove(string runId) => _runs.Remove(runId);

    /// <summary>Forgets runs that have not been heard of for a while.</summary>
    public void Expire(TimeSpan now)
    {
        foreach (var (run, (_, seen)) in _runs.ToList())
            if (now - seen > Forgotten) _runs.Remove(run);
    }

    /// <summary>Runs that are bound to a kind.</summary>
    public int Of(string kind) => _runs.Values.Count(r => r.Kind == kind);

    /// <summary>
    /// The kind with the most free capacity: speed of its devices for each run that would then be bound to it, or their number where
    /// the speed of one is not known yet. The run of a sweep goes to a kind without any run first, so that every device works.
    /// </summary>
    public ArithmeticKind? Freest(IEnumerable<QueueDevice> devices, RunPriority priority)
    {
        var measured = devices.Where(d => d.Kind.Length > 0).ToList();
        var areTimed = measured.TrueForAll(d => d.Speed is not null);
        return measured.GroupBy(d => d.Kind)
            .Select(kind => (Kind: kind, Runs: Of(kind.Key), Capacity: kind.Sum(d => areTimed ? d.Speed!.Value : 1)))
            .OrderByDescending(k => priority == RunPriority.Sweep && k.Runs == 0)
            .ThenByDescending(k => k.Capacity / (k.Runs + 1))
            .ThenBy(k => k.Kind.Key, StringComparer.Ordinal)
            .Select(k => Merged(k.Kind)).FirstOrDefault();
    }

    /// <summary>The kinds of devices, with their numbers.</summary>
    public KindStatus[] Status(IEnumerable<QueueDevice> devices) =>
    [
        .. devices.Where(d => d.Tells).GroupBy(d => d.Kind).OrderBy(k => k.Key, StringComparer.Ordinal)
            .Select(kind => new KindStatus(Merged(kind), kind.Count(), Of(kind.Key)) { Offers = Offers(kind) }),
    ];

    private static PrecisionOffer[] Offers(IEnumerable<QueueDevice> kind) =>
        [.. kind.SelectMany(d => d.Precisions).GroupBy(p => p).OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => new PrecisionOffer(p.Key, p.Count()))];

    // Unlike processors may calculate alike.
    private static ArithmeticKind Merged(IGrouping<string, QueueDevice> kind) =>
        new(kind.Key, Names(kind.Select(d => d.Arithmetic.Runtime)), Names(kind.Select(d => d.Arithmetic.Machine)))
        {
            Varies = kind.Any(d => d.Arithmetic.Varies),
        };

    private static string Names(IEnumerable<string> names) => string.Join(", ", names.Distinct().Order(StringComparer.Ordinal));
}
