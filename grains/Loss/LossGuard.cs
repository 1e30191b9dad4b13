using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace DeCam.Cluster.Grains.Loss;

/// <summary>
/// Sees to it that state which has vanished from the store is lost and never new. Once the birth mark is another one or gone, this
/// silo drops every grain that holds state from before, refuses its writes, and notes all work that it knew as failed. Only then may
/// a state that is not there count as one that never was.
/// </summary>
/// <param name="storage">The store.</param>
/// <param name="grains">The cluster.</param>
/// <param name="logger">Hears of a loss.</param>
internal sealed partial class LossGuard(IGrainStorage storage, IGrainFactory grains, ILogger<LossGuard> logger) : IDisposable
{
    private readonly BirthMark _mark = new(storage, grains);
    private readonly LostWork _lost = new(storage, grains);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ConditionalWeakTable<IGrainContext, string> _holders = [];

    // The mark that grains read states under; then, once the lost work is noted, the one under which what is not there is new.
    private volatile string? _birth;
    private volatile string? _settled;

    /// <summary>The work that this silo has seen.</summary>
    public KnownWork Known { get; } = new();

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    /// <summary>The mark under which a state is read now.</summary>
    public async ValueTask<string> BirthAsync()
    {
        if (_birth is null) await LookAsync();
        return _birth!;
    }

    /// <summary>Makes sure that the store held no state, rather than that it lost it.</summary>
    /// <param name="birth">The mark under which it was read.</param>
    /// <exception cref="OrleansException">The store lost its states. What was lost is noted now, so the caller may ask again.</exception>
    public async Task ConfirmAsync(string birth)
    {
        if (await _mark.LookAsync() == birth && _settled == birth) return;
        await LookAsync();
        throw new OrleansException("The store has lost its states; what it held is noted as lost, and the call may be repeated.");
    }

    /// <summary>Looks at the mark, and deals with a loss.</summary>
    public async Task LookAsync()
    {
        await _turn.WaitAsync();
        try
        {
            var now = await _mark.LookOrWriteAsync();
            if (_birth is null) _birth = _settled = now;
            // Away from the grain, if any, that came upon it.
            else if (now != _settled) await Task.Run(() => SettleAsync(now));
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Reads which work there is, unless the store has lost it.</summary>
    public async Task ReadKnownAsync()
    {
        var forget = await Known.ReadAsync(storage, grains);
        await LookAsync();
        forget();
    }

    /// <summary>Notes that a grain holds state that was read under a mark.</summary>
    public void Hold(IGrainContext? holder, string birth)
    {
        if (holder is not null) _holders.AddOrUpdate(holder, birth);
    }

    /// <summary>Refuses the write of a grain whose state was read before the store lost its states.</summary>
    /// <exception cref="InconsistentStateException">The state is from before.</exception>
    public void RefuseOlder(IGrainContext? holder)
    {
        if (holder is not null && _holders.TryGetValue(holder, out var birth) && birth != _birth)
            throw new InconsistentStateException($"The store has lost the state of grain '{holder.GrainId}' since it was read.", "none", birth);
    }

    private async Task SettleAsync(string now)
    {
        _birth = now;
        foreach (var (holder, birth) in _holders)
            if (birth != now) holder.Deactivate(new(DeactivationReasonCode.ApplicationRequested, "The store has lost its state."));
        var failed = await _lost.FailAsync(Known.All);
        _settled = now;
        LogLost(failed.Count);
        _ = ListAsync(failed);
    }

    private async Task ListAsync(IReadOnlyCollection<RunEntry> failed)
    {
        try
        {
            await _lost.ListAsync(failed);
        }
        catch (Exception e)
        {
            LogNotListed(e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The store of states lost what it held. This silo noted {Count} runs and sweeps as failed, which have to be submitted again; look at how the store persists, and at who emptied it")]
    private partial void LogLost(int count);

    [LoggerMessage(Level = LogLevel.Information, Message = "The lists do not show all runs and sweeps that were lost: {Reason}")]
    private partial void LogNotListed(string reason);
}
