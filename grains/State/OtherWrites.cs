using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace DeCam.Cluster.Grains.State;

/// <summary>
/// Tells whether another activation has written the state of a grain. While silos come and go, a grain may be active twice for a moment,
/// and the activation that stays may lack what the other wrote. One that writes finds out by itself; this is for one that reads.
/// </summary>
/// <typeparam name="T">Type of the state.</typeparam>
/// <param name="storage">The store.</param>
/// <param name="name">Name of the state.</param>
/// <param name="grain">The grain.</param>
/// <param name="writer">Its state.</param>
/// <param name="clock">Measures the time between two looks.</param>
/// <param name="logger">Hears of a store that does not answer.</param>
internal sealed partial class OtherWrites<T>(IGrainStorage storage, string name, IGrainBase grain, StateWriter<T> writer, TimeProvider clock, ILogger logger)
    where T : new()
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(4), Patience = TimeSpan.FromSeconds(1);
    private TimeSpan? _looked;

    /// <summary>Whether the stored state is another one than that in memory. Looks again after some seconds only, and says no until then.</summary>
    public async Task<bool> HaveWrittenAsync()
    {
        if (clock.GetUptime() - _looked < Every || writer.Version is not { } known) return false;
        _looked = clock.GetUptime();
        var (id, stored) = (grain.GrainContext.GrainId, new GrainState<T> { State = new() });
        try
        {
            // Away from the grain, which does not hold what is read here.
            await Task.Run(() => storage.ReadStateAsync(name, id, stored)).WaitAsync(Patience, clock);
        }
        catch (Exception e)
        {
            LogNotRead(id, e.Message);
            return false;
        }

        return writer.Version == known && (stored.ETag ?? "") != known;
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The state of grain {Grain} could not be compared with the store: {Reason}")]
    private partial void LogNotRead(GrainId grain, string reason);
}
