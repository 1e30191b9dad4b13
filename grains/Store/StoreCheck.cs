using DeCam.Cluster.Grains.Artifacts;
using DeCam.Cluster.Grains.Calls;
using DeCam.Cluster.Grains.Explanations;
using DeCam.Cluster.Grains.State;
using DeCam.Cluster.Grains.Sweeps.Shards;

namespace DeCam.Cluster.Grains.Store;

/// <summary>Reads every record and every content, and names what is damaged, missing or of nobody.</summary>
/// <param name="work">The stored records.</param>
/// <param name="contents">The contents.</param>
/// <param name="grains">The cluster.</param>
/// <param name="kept">How long a content is kept that nothing names; a younger one may be named yet.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class StoreCheck(StoredStates work, IArtifactStore contents, IGrainFactory grains, TimeSpan kept, TimeProvider clock)
{
    private readonly Dictionary<string, string> _runs = [];
    private readonly HashSet<string> _sweeps = [];
    private readonly List<(string Run, string Sweep)> _ofUnlisted = [];
    private readonly List<(string Owner, string Sha256)> _wanted = [];
    private StoreScan? _scan;

    /// <summary>Records read so far.</summary>
    public long Records => _scan?.Records ?? 0;

    /// <summary>Contents read so far.</summary>
    public long Artifacts { get; private set; }

    /// <summary>What was found.</summary>
    public List<StoreFinding> Findings { get; } = [];

    /// <summary>Reads everything.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await ListWorkAsync(cancellationToken);
        _scan = new(work, contents);
        await _scan.ReadAsync(Take, searchesBlocks: true, cancellationToken);
        foreach (var record in _scan.Unreadable) Findings.Add(new(FindingKind.Damaged, Sentence(record)));
        foreach (var (block, reason) in _scan.UnreadableBlocks) Findings.Add(new(FindingKind.Damaged, $"Cells or rows of a sweep cannot be read: {reason} 'decam sweep retry ID' makes rows again; cells come with --restart."));
        await OrphansAsync(cancellationToken);
        if (contents is IArtifactInventory inventory) await ReadContentsAsync(inventory, cancellationToken);
    }

    // First, since a damaged list is made anew when it is asked for: whether the look at the records met it before would be chance.
    private async Task ListWorkAsync(CancellationToken cancellationToken)
    {
        foreach (var run in await new StoreSearch(work, grains).FindAsync(new(WorkKind.Run, null, []), cancellationToken)) Note(run.Id);
        for (var shard = 0; shard < RegistryShards.Count; shard++)
            foreach (var id in await Repeat.ForTenMinutes.CallAsync(grains.GetGrain<IRegistryGrain>(shard).OpenAsync, cancellationToken)) Note(id);
        _sweeps.UnionWith(await grains.GetGrain<ISweepCatalogGrain>(0).ListAsync(int.MaxValue));

        void Note(string id) => _runs[work.Census!.PlaceOf(StoredStates.Runs, grains.GetGrain<IExplanationGrain>(id).GetGrainId())] = id;
    }

    private void Take(RunRecord record, StoredRecord stored)
    {
        if (record.Spec is not { } spec) return;
        var id = record.Id;
        if (spec.Sweep is { } sweep && !_sweeps.Contains(sweep)) _ofUnlisted.Add((id, sweep));
        foreach (var target in spec.DiscardMaps ? [] : record.Result?.Targets ?? [])
        {
            _wanted.Add(($"run '{id}'", target.MapSha256));
            if (target.Evidence is { UncertaintySha256: { Length: > 0 } uncertainty }) _wanted.Add(($"run '{id}'", uncertainty));
            foreach (var one in target.Objects) _wanted.Add(($"run '{id}'", one.MapSha256));
        }

        if (record.State == RunState.Running) _wanted.Add(($"run '{id}'", spec.ImageSha256));
    }

    private string Sentence(StoredRecord record)
    {
        var reason = record.Damage ?? $"'{record.Place}' holds bytes that cannot be read; restore it from a copy.";
        if (_runs.TryGetValue(record.Place, out var run)) return $"Run '{run}': {reason} 'decam runs delete {run}' removes the run.";
        foreach (var sweep in _sweeps)
            if (work.Census!.PlaceOf(StoredStates.Sweeps, grains.GetGrain<ISweepGrain>(sweep).GetGrainId()) == record.Place) return $"Sweep '{sweep}': {reason} 'decam sweep delete {sweep}' removes the sweep.";
        return $"A record that no list names: {reason}";
    }

    // Sweeps may have been submitted and deleted while the records were read: what seems to be of nobody is looked for again.
    private async Task OrphansAsync(CancellationToken cancellationToken)
    {
        _sweeps.UnionWith(await grains.GetGrain<ISweepCatalogGrain>(0).ListAsync(int.MaxValue));
        Findings.AddRange(_ofUnlisted.Where(run => !_sweeps.Contains(run.Sweep)).Select(run => new StoreFinding(FindingKind.Orphan, $"Run '{run.Run}' belongs to sweep '{run.Sweep}', which is in no list; 'decam runs delete {run.Run}' removes it.")));
        var known = new HashSet<string>();
        foreach (var sweep in _sweeps)
            foreach (var shard in await grains.GetGrain<ISweepGrain>(sweep).ShardsAsync())
                known.Add(work.Census!.PlaceOf(StoredStates.Shards, grains.GetGrain<ISweepShardGrain>(shard).GetGrainId()));
        var suspects = _scan!.FilledShards.Where(place => !known.Contains(place)).ToHashSet();
        Findings.AddRange((await StillFilledAsync(suspects, cancellationToken)).Select(place => new StoreFinding(FindingKind.Orphan, $"'{place}' holds rows of a sweep that is in no list; it can be removed.")));
        Findings.AddRange(_scan.Sweeps.Where(s => !_sweeps.Contains(s.Id)).Select(s => new StoreFinding(FindingKind.Orphan, $"Sweep '{s.Id}' is in no list; 'decam sweep delete {s.Id}' removes it.")));
    }

    private async Task<List<string>> StillFilledAsync(HashSet<string> shards, CancellationToken cancellationToken)
    {
        var still = new List<string>();
        if (shards.Count == 0) return still;
        await foreach (var record in work.Census!.ReadAsync(StoredStates.Shards, cancellationToken))
            if (shards.Contains(record.Place) && work.Read<SweepShardState>(record) is { Cells.Length: > 0 }) still.Add(record.Place);
        return still;
    }

    private async Task ReadContentsAsync(IArtifactInventory inventory, CancellationToken cancellationToken)
    {
        var there = new HashSet<string>();
        var before = clock.GetUtcNow().UtcDateTime - kept;
        await foreach (var artifact in inventory.ListAsync(cancellationToken))
        {
            Artifacts++;
            there.Add(artifact.Sha256);
            if (await inventory.FaultAsync(artifact.Sha256, cancellationToken) is { } fault) Findings.Add(new(FindingKind.Damaged, $"{Owner(artifact.Sha256)}{fault}"));
            else if (!_scan!.Named.Contains(artifact.Sha256) && artifact.WrittenUtc < before) Findings.Add(new(FindingKind.Orphan, $"Artifact {artifact.Sha256} is named by nothing; the upkeep deletes it."));
        }

        foreach (var (owner, sha256) in _wanted.Where(w => !there.Contains(w.Sha256)))
            Findings.Add(new(FindingKind.Missing, $"Artifact {sha256} of {owner} is missing; restore it from a copy, or make the run again."));
    }

    private string Owner(string sha256) => _wanted.FirstOrDefault(w => w.Sha256 == sha256) is { Owner: { } owner } ? $"Of {owner}: " : "";
}
