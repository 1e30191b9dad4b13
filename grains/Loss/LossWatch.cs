using DeCam.Cluster.Grains.Calls;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DeCam.Cluster.Grains.Loss;

/// <summary>Looks at the store's birth mark every second and, on silos that hold runs and sweeps, at the lists of work every minute.</summary>
internal sealed partial class LossWatch(LossGuard guard, DeCamGrainsOptions options, ILogger<LossWatch> logger) : BackgroundService
{
    private const int LooksBetweenReads = 60;

    private readonly LastingFault _away = new(TimeProvider.System);

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
            TellBack();
            return true;
        }
        catch (Exception e)
        {
            // A store that is away has not lost its states; the next look follows in a second. Nothing else says it while no work runs.
            if (_away.Meet()) LogAway(Lasting.InWords(_away.Age), Cause.Of(e));
            return false;
        }
    }

    private void TellBack()
    {
        var wasTold = _away.End(out var time);
        var lasted = Lasting.InWords(time);
        if (wasTold) LogBack(lasted);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The store of states has not answered for {Time}; the silo stays and waits for it: {Reason}")]
    private partial void LogAway(string time, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The store of states answers again, after {Time}")]
    private partial void LogBack(string time);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The birth mark of the store is not looked at any more")]
    private partial void LogEnded();
}
