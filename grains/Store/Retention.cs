using Microsoft.Extensions.Logging;

namespace DeCam.Cluster.Grains.Store;

/// <summary>Deletes work that ended long ago.</summary>
/// <param name="grains">The cluster.</param>
/// <param name="options">How long it is kept.</param>
/// <param name="clock">Tells the time.</param>
/// <param name="logger">Hears of work that could not be deleted.</param>
internal sealed partial class Retention(IGrainFactory grains, RetentionOptions options, TimeProvider clock, ILogger logger)
{
    private const int AtOnce = 8;

    /// <summary>Deletes the runs that are due.</summary>
    /// <returns>How many were deleted.</returns>
    public Task<int> RunsAsync(IEnumerable<FoundWork> runs, CancellationToken cancellationToken) =>
        DeleteAsync(runs, options.Runs, async id => await grains.GetGrain<IExplanationGrain>(id).DeleteAsync() != RunState.Running, cancellationToken);

    /// <summary>Deletes the sweeps that are due.</summary>
    /// <returns>How many were deleted.</returns>
    public Task<int> SweepsAsync(IEnumerable<FoundWork> sweeps, CancellationToken cancellationToken) =>
        DeleteAsync(sweeps, options.Sweeps, async id => await grains.GetGrain<ISweepGrain>(id).DeleteAsync() is SweepState.Completed or SweepState.Failed or SweepState.Cancelled, cancellationToken);

    /// <summary>Whether work has ended in a way after which it may be deleted.</summary>
    public static bool HasEnded(string state) => state is "completed" or "failed" or "cancelled";

    private async Task<int> DeleteAsync(IEnumerable<FoundWork> all, TimeSpan? kept, Func<string, Task<bool>> delete, CancellationToken cancellationToken)
    {
        if (kept is not { } time) return 0;
        var before = clock.GetUtcNow().UtcDateTime - time;
        var count = 0;
        foreach (var part in all.Where(w => HasEnded(w.State) && w.EndedUtc < before).Chunk(AtOnce))
        {
            cancellationToken.ThrowIfCancellationRequested();
            count += (await Task.WhenAll(part.Select(w => TryAsync(w.Id, delete)))).Count(isGone => isGone);
        }

        return count;
    }

    // What cannot be deleted now is deleted next time.
    private async Task<bool> TryAsync(string id, Func<string, Task<bool>> delete)
    {
        try
        {
            return await delete(id);
        }
        catch (Exception e)
        {
            LogNotDeleted(id, e.Message);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Id} could not be deleted and is tried again: {Reason}")]
    private partial void LogNotDeleted(string id, string reason);
}
