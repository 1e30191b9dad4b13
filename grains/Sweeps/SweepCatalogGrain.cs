using DeCam.Cluster.Grains.Placement;
using DeCam.Cluster.Grains.State;
using Microsoft.Extensions.Logging;
using Orleans.Placement;
using Orleans.Storage;

namespace DeCam.Cluster.Grains.Sweeps;

/// <inheritdoc cref="ISweepCatalogGrain"/>
[CoordinatorOnly, RandomPlacement]
internal sealed class SweepCatalogGrain : Grain, ISweepCatalogGrain
{
    private const int Attempts = 5;
    private readonly StateWriter<SweepCatalogState> _writer;
    private readonly StoredStates _states;
    private readonly ILogger<SweepCatalogGrain> _logger;

    /// <summary>Called by the runtime.</summary>
    public SweepCatalogGrain(
        [PersistentState(StoredStates.SweepList, StorageNames.Grains)] IPersistentState<SweepCatalogState> stored, StoredStates states, ILogger<SweepCatalogGrain> logger) =>
        (_writer, _states, _logger) = (new(stored, DeactivateOnIdle), states, logger);

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (_writer.State.Damage is null) return;
        DamageLog.Tell(_logger, "the list of sweeps", _writer.State);
        // What the sweeps' own records say; those of earlier versions do not say their id.
        var sweeps = await _states.ReadAllAsync<SweepGrainState>(StoredStates.Sweeps, cancellationToken);
        _writer.State.Ids = [.. sweeps.Where(s => s.Id.Length > 0).OrderBy(s => s.AcceptedUtc).Select(s => s.Id)];
        _writer.State.Damage = null;
        await _writer.CommitAsync();
    }

    /// <inheritdoc/>
    public Task AddAsync(string sweepId) => ChangeAsync(ids => !ids.Contains(sweepId), ids => ids.Add(sweepId));

    /// <inheritdoc/>
    public Task RemoveAsync(string sweepId) => ChangeAsync(ids => ids.Contains(sweepId), ids => ids.Remove(sweepId));

    /// <inheritdoc/>
    public async Task<string[]> ListAsync(int limit)
    {
        await _writer.ReadAsync(Timeout.InfiniteTimeSpan);
        return [.. _writer.State.Ids.AsEnumerable().Reverse().Take(limit)];
    }

    private async Task ChangeAsync(Predicate<List<string>> isDue, Action<List<string>> change)
    {
        for (var attempt = 1; isDue(_writer.State.Ids); attempt++)
        {
            try
            {
                await _writer.ChangeAsync(() => change(_writer.State.Ids));
            }
            catch (InconsistentStateException) when (attempt < Attempts)
            {
                // Embedded clusters of several processes may share a data folder; the list is now as the other one wrote it.
            }
        }
    }
}

/// <summary>All sweeps ever submitted, in the order of their first submission.</summary>
[GenerateSerializer, Alias("DeCam.SweepCatalogState")]
internal sealed class SweepCatalogState : IDamageable, IWorkList
{
    /// <summary>Their ids.</summary>
    [Id(0)] public List<string> Ids { get; set; } = [];

    /// <inheritdoc/>
    [field: NonSerialized]
    public string? Damage { get; set; }

    IEnumerable<RunEntry> IWorkList.Work() => Ids.Select(id => new RunEntry { RunId = id, Kind = WorkKind.Sweep });
}
