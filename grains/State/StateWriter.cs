using System.Diagnostics.CodeAnalysis;
using Orleans.Storage;

namespace DeCam.Cluster.Grains.State;

/// <summary>
/// Changes and writes the state of one grain activation, one write at a time; no read overtakes a write. Every method ends with the
/// state written, or throws the store's exception.
/// </summary>
/// <typeparam name="T">Type of the state.</typeparam>
/// <param name="stored">The state and its place in the store.</param>
/// <param name="deactivate">Ends the activation, so that the next one begins with the stored state.</param>
/// <remarks>
/// The two ways to change differ in what a failed write leaves in memory. <see cref="ChangeAsync(Action)"/> takes the stored state
/// back: the caller repeats its request and must not find the change made. <see cref="KeepAsync"/> and <see cref="CommitAsync"/>
/// keep the change: others share the state by reference, and the next write contains it.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore without a wait handle holds nothing to dispose of.")]
internal sealed class StateWriter<T>(IPersistentState<T> stored, Action deactivate)
{
    private readonly SemaphoreSlim _lock = new(1, 1);
    private GroupCommit? _commit;

    /// <summary>The state in memory. To be replaced only by a change.</summary>
    public T State
    {
        get => stored.State;
        set => stored.State = value;
    }

    /// <summary>Whether the state in memory is the stored one: no change waits to be written, or failed to be.</summary>
    public bool IsStored { get; private set; } = true;

    /// <summary>The version that was read or written last, as the store names it; null while a write is under way.</summary>
    public string? Version => _lock.CurrentCount == 0 ? null : stored.Etag ?? "";

    /// <summary>Changes the state and writes it. A failed write takes the stored state back, and the change is gone.</summary>
    /// <param name="change">Changes the state.</param>
    public Task ChangeAsync(Action change) => ChangeAsync(() =>
    {
        change();
        return Task.CompletedTask;
    });

    /// <summary>Like <see cref="ChangeAsync(Action)"/>, for a change that waits, for instance for contents to be stored.</summary>
    /// <param name="change">Changes the state; when it throws, the stored state is taken back.</param>
    public Task ChangeAsync(Func<Task> change) => InTurnAsync(async () =>
    {
        try
        {
            await WriteAsync(change);
        }
        catch (Exception e)
        {
            await TakeStoredAsync();
            // Another activation wrote the state, for instance while this silo was cut off: that one goes on.
            if (e is InconsistentStateException) deactivate();
            throw;
        }
    });

    /// <summary>Changes the state and writes it. A failed write leaves the change in memory, unless it is undone.</summary>
    /// <param name="change">Changes the state.</param>
    /// <param name="undo">Takes the change back after a failed write.</param>
    public Task KeepAsync(Action change, Action? undo = null) => InTurnAsync(async () =>
    {
        try
        {
            await WriteAsync(() =>
            {
                change();
                return Task.CompletedTask;
            });
        }
        catch
        {
            undo?.Invoke();
            throw;
        }
    });

    /// <summary>
    /// Writes what the caller has changed already. Calls that come during a write share the next one. A failed write leaves the
    /// changes in memory.
    /// </summary>
    public Task CommitAsync() => (_commit ??= new(() => KeepAsync(() => { }))).CommitAsync();

    /// <summary>Reads the stored state; skips the read if a write still holds the lock after <paramref name="patience"/>.</summary>
    /// <param name="patience">How long to wait for a write under way.</param>
    /// <returns>Whether the state was read.</returns>
    public async Task<bool> ReadAsync(TimeSpan patience)
    {
        if (!await _lock.WaitAsync(patience)) return false;
        try
        {
            await stored.ReadStateAsync();
            return IsStored = true;
        }
        finally
        {
            _lock.Release();
        }
    }

    /// <summary>Does something while the state is neither read nor written.</summary>
    /// <param name="step">Does not wait for anything.</param>
    public Task BetweenWritesAsync(Action step) => InTurnAsync(() =>
    {
        step();
        return Task.CompletedTask;
    });

    /// <summary>Deletes the stored state and ends the activation.</summary>
    public Task ClearAsync() => InTurnAsync(async () =>
    {
        await stored.ClearStateAsync();
        deactivate();
    });

    private async Task InTurnAsync(Func<Task> step)
    {
        await _lock.WaitAsync();
        try
        {
            await step();
        }
        finally
        {
            _lock.Release();
        }
    }

    private async Task WriteAsync(Func<Task> change)
    {
        IsStored = false;
        await change();
        await stored.WriteStateAsync();
        IsStored = true;
    }

    // When the stored state cannot be read either, only another activation can begin with it.
    private async Task TakeStoredAsync()
    {
        try
        {
            await stored.ReadStateAsync();
            IsStored = true;
        }
        catch
        {
            deactivate();
            throw;
        }
    }
}
