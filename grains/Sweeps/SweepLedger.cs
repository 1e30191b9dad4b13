using DeCam.Cluster.Grains.State;
using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace DeCam.Cluster.Grains.Sweeps;

/// <summary>The state of one sweep: every change and write of it, its progress, and the keys made of it.</summary>
/// <param name="id">Id of the sweep.</param>
/// <param name="writer">The stored state.</param>
internal sealed class SweepLedger(string id, StateWriter<SweepGrainState> writer)
{
    private readonly SweepProgress _progress = new(() => writer.State);

    /// <summary>Id of the sweep.</summary>
    public string Id => id;

    /// <summary>The submitted specification, or null.</summary>
    public SweepSpec? Spec => writer.State.Spec;

    /// <summary>Where the sweep stands.</summary>
    public SweepState State => IsDamaged ? SweepState.Failed : writer.State.State;

    /// <summary>Whether the stored record cannot be read; it counts as failed.</summary>
    public bool IsDamaged => writer.State.Damage is not null;

    /// <summary>Whether cells are to be worked on now.</summary>
    public bool IsUnderWay => State is SweepState.Expanding or SweepState.Running;

    /// <summary>Whether cells are to be worked on now or after a pause.</summary>
    public bool IsUnfinished => IsUnderWay || State == SweepState.Paused;

    /// <summary>Whether <see cref="Shards"/> is complete, if empty.</summary>
    public bool IsExpanded => writer.State.IsExpanded;

    /// <summary>The shards, in the order of the cells; empty until expanded.</summary>
    public IReadOnlyList<SweepShardEntry> Shards => writer.State.Shards;

    /// <summary>
    /// Start of the ids of the sweep's runs. No other id contains a '~' (<see cref="WorkIds"/>), so the runs of sweep "v1.1" are not
    /// taken for those of the first epoch of "v1".
    /// </summary>
    public string RunPrefix => $"{id}~{writer.State.Epoch}";

    private SweepState Unended => IsExpanded ? SweepState.Running : SweepState.Expanding;

    /// <summary>The epoch after the present one, as far as the record knows.</summary>
    public int NextEpoch => writer.State.Epoch + 1;

    /// <summary>Key of a shard's grain.</summary>
    public string ShardKey(int shard) => ShardKey(shard, writer.State.Epoch);

    /// <summary>Key of a shard's grain in some epoch.</summary>
    public string ShardKey(int shard, int epoch) => $"{id}.{epoch}.{shard:D4}";

    /// <summary>Reads the record again where no cells are to be worked on: another activation may have accepted or reopened the sweep while silos came or went.</summary>
    public Task LookAgainAsync() => IsUnderWay ? Task.CompletedTask : writer.ReadAsync(Timeout.InfiniteTimeSpan);

    /// <summary>Begins the sweep, in a new epoch.</summary>
    /// <param name="spec">What to explain.</param>
    /// <param name="epoch">The epoch.</param>
    /// <param name="before">The specification that it takes the place of, or null.</param>
    /// <exception cref="InconsistentStateException">Another activation has accepted the sweep meanwhile.</exception>
    public Task AcceptAsync(SweepSpec spec, int epoch, SweepSpec? before) => writer.ChangeAsync(() =>
    {
        if (!ReferenceEquals(writer.State.Spec, before)) throw new InconsistentStateException($"Sweep '{id}' was accepted elsewhere meanwhile.");
        writer.State = new()
        {
            Id = id,
            Spec = spec,
            State = SweepState.Expanding,
            Epoch = epoch,
            AcceptedUtc = DateTime.UtcNow,
        };
        _progress.Reopen();
    });

    /// <summary>Notes the shards of the expanded sweep.</summary>
    public Task ExpandAsync(List<SweepShardEntry> shards) => writer.ChangeAsync(() =>
    {
        writer.State.Shards = shards;
        writer.State.IsExpanded = true;
        if (State == SweepState.Expanding) Become(SweepState.Running);
    });

    /// <summary>Notes that work on a shard begins.</summary>
    public Task OpenAsync(int shard) =>
        Shards[shard].IsOpen ? Task.CompletedTask : writer.ChangeAsync(() => writer.State.Shards[shard].IsOpen = true);

    /// <summary>Takes the counters of a shard. Writes only when they close it.</summary>
    public Task TakeAsync(int shard, SweepShardStatus status) =>
        _progress.Take(shard, status) ? writer.ChangeAsync(() => _progress.Close(shard, status)) : Task.CompletedTask;

    /// <summary>Goes on with a sweep that was paused.</summary>
    public Task ResumeAsync() => writer.ChangeAsync(() => Become(Unended));

    /// <summary>From now on devices that calculate differently may score for one cell.</summary>
    public Task TakeAnyArithmeticAsync() => writer.ChangeAsync(() => writer.State.Spec = writer.State.Spec! with { AnyArithmetic = true });

    /// <summary>Goes on with every shard visited again.</summary>
    public Task ReopenAsync() => writer.ChangeAsync(() =>
    {
        _progress.Reopen();
        Become(Unended);
    });

    /// <summary>Notes that the sweep is paused or cancelled.</summary>
    public Task StopAsync(SweepState state) => writer.ChangeAsync(() => Become(state));

    /// <summary>Notes the end of the work.</summary>
    public Task EndAsync(SweepState end, Failure? failure) => writer.ChangeAsync(() =>
    {
        writer.State.Failure = failure;
        Become(end);
    });

    /// <summary>Asks the shards opened before this activation for their counters, so that a status does not begin at zero.</summary>
    /// <param name="ask">Asks a shard.</param>
    public Task HearAsync(Func<int, Task<SweepShardStatus>> ask) => _progress.HearAsync(ask);

    /// <summary>The status of the sweep.</summary>
    public SweepStatus Status(int openRuns, int window) => writer.State.Damage is not { } damage ? _progress.Status(id, openRuns, window) : new()
    {
        SweepId = id,
        State = SweepState.Failed,
        Failure = new(FailureKind.Damaged, $"The stored record of sweep '{id}' cannot be used, and other sweeps are not affected. {damage} 'decam sweep delete {id}' removes it; then the sweep can be made again."),
    };

    /// <summary>Deletes the record and ends the activation.</summary>
    public Task ClearAsync() => writer.ClearAsync();

    /// <summary>Logs that the record is damaged, if it is.</summary>
    public void TellDamage(ILogger logger) => DamageLog.TellWork(logger, $"sweep {id}", writer.State);

    private void Become(SweepState state)
    {
        if (State == state) return;
        writer.State.State = state;
        writer.State.EndedUtc = IsUnfinished ? null : DateTime.UtcNow;
    }
}
