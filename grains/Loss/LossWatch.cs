using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DeCam.Cluster.Grains.Loss;

/// <summary>Looks at the store's birth mark every second and, on silos that hold runs and sweeps, at the lists of work every minute.</summary>
internal sealed partial class LossWatch(LossGuard guard, DeCamGrainsOptions options, ILogger<LossWatch> logger) : BackgroundService
{
    private const int LooksBetweenReads = 60;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        var looks = 0;
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                if (await LooksAsync(reads: options.Coordinator && looks % LooksBetweenReads == 0)) looks++;
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            LogEnded();
        }
    }

    private async Task<bool> LooksAsync(bool reads)
    {
        try
        {
            await (reads ? guard.ReadKnownAsync() : guard.LookAsync());
            return true;
        }
        catch (Exception e)
        {
            // A store that is away has not lost its states; the next look follows in a second.
            LogNotSeen(e.Message);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The birth mark of the store could not be looked at: {Reason}")]
    private partial void LogNotSeen(string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The birth mark of the store is not looked at any more")]
    private partial void LogEnded();
}
