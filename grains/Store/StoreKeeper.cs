using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DeCam.Cluster.Grains.Store;

/// <summary>Has the upkeep done every so often. Runs on every silo with the coordinator role; one grain does it for all.</summary>
public sealed partial class StoreKeeper(IGrainFactory grains, DeCamGrainsOptions options, ILogger<StoreKeeper> logger) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Retention.Period);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await TidyAsync();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            LogEnded();
        }
    }

    private async Task TidyAsync()
    {
        try
        {
            await grains.GetGrain<IStoreGrain>(0).TidyAsync();
        }
        catch (Exception e)
        {
            LogNotTidied(e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The upkeep of the store could not be asked for: {Reason}")]
    private partial void LogNotTidied(string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The upkeep of the store ends")]
    private partial void LogEnded();
}
