using DeCam.Cluster.Grains.Calls;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DeCam.Cluster.Grains.Loss;

/// <summary>Looks at the store's birth mark every second and, on silos that hold runs and sweeps, at the lists of work every minute.</summary>
internal sealed partial class LossWatch(LossGuard guard, DeCamGrainsOptions options, ILogger<LossWatch> logger) : BackgroundService
{
    private const int LooksBetweenReads = 60;

    // A store that is started anew is away for a moment.
    private static readonly TimeSpan Untold = TimeSpan.FromSeconds(3), ToldAgain = TimeSpan.FromMinutes(1);
    private readonly FaultStreak _faults = new(TimeProvider.System);
    private TimeSpan? _told;

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
            // A store that is away has not lost its states; the next look follows in a second.
            _faults.Add(Cause.Of(e));
            Tell();
            return false;
        }
    }

    // Attempts on a store that is away are many, and nothing else says it while no work runs.
    private void Tell()
    {
        var age = _faults.Age;
        if (age < Untold || (_told is { } told && age - told < ToldAgain)) return;
        _told = age;
        var lasting = Lasting.InWords(age);
        LogAway(lasting, _faults.Reason!);
    }

    private void TellBack()
    {
        var lasted = Lasting.InWords(_faults.Age);
        if (_told is not null) LogBack(lasted);
        _faults.End();
        _told = null;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The store of states has not answered for {Time}; the silo stays and waits for it: {Reason}")]
    private partial void LogAway(string time, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The store of states answers again, after {Time}")]
    private partial void LogBack(string time);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The birth mark of the store is not looked at any more")]
    private partial void LogEnded();
}
