using System.Diagnostics;
using DeCam.Cluster.Grains.Calls;
using DeCam.Cluster.Silo.Clustering;
using DeCam.Cluster.Silo.Health;

namespace DeCam.Cluster.Silo.Hosting;

/// <summary>
/// Looks every second whether a server lets the silo in and knows the cluster. Rows of membership that are gone are put back. While
/// that cannot be done, or the password or a right is refused, the silo is not ready, and after a time it ends, to be started again.
/// </summary>
/// <remarks>A server that is away is no trouble: silos stay, and it may come back.</remarks>
/// <param name="server">The server.</param>
/// <param name="settings">The silo's settings.</param>
/// <param name="life">Hears of trouble.</param>
/// <param name="membership">What the silo knows of the others.</param>
/// <param name="lifetime">Tells when the silo is there.</param>
/// <param name="logger">Hears of trouble, too.</param>
internal sealed partial class ServerWatch(IWatchedServer server, SiloSettings settings, SiloLife life, IClusterMembershipService membership, IHostApplicationLifetime lifetime, ILogger<ServerWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan UnknownTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StepTime = TimeSpan.FromSeconds(5);

    // A connection that came in by the password of before stays in.
    private static readonly TimeSpan KnockPeriod = TimeSpan.FromSeconds(8);

    private readonly MetTrouble _met = new(TimeProvider.System);
    private readonly LastingFault _errors = new(TimeProvider.System);
    private Task<string?>? _puttingBack;
    private long _knocked = Stopwatch.GetTimestamp();
    private ServerRefusal? _refusal;
    private bool _hasAsked;

    private string? Refused => _refusal is null ? null : $"{server.Place} {_refusal.Words}";

    private string Unknown => $"{server.Place} no longer knows this cluster";

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await StartedAsync(stoppingToken);
            await using var connected = server;
            await server.ConnectAsync(stoppingToken);
            while (true)
            {
                await LookAsync(stoppingToken);
                await Task.Delay(Period, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            LogEnded();
        }
    }

    private async Task StartedAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
    }

    private async Task LookAsync(CancellationToken stoppingToken)
    {
        try
        {
            if (!_hasAsked) foreach (var warning in await server.WarningsAsync()) LogKeeping(warning);
            _hasAsked = true;
            var trouble = await TroubleAsync(stoppingToken);
            if (_refusal is not null || Stopwatch.GetElapsedTime(_knocked) > KnockPeriod) await KnockAsync(stoppingToken);
            Take(Refused ?? trouble);
            if (_errors.End(out var lasted)) LogNoError(server.Place, Lasting.InWords(lasted));
        }
        catch (Exception e) when (server.IsFault(e))
        {
            // A connection that is gone does not say why; a new one does. One that says nothing changes nothing.
            await KnockAsync(stoppingToken);
            if (_refusal is not null) Take(Refused);
            else _met.Skip();
            // One that is full, or lacks a right, would answer so for ever, and nothing else says it.
            if (_refusal is null && server.IsAnswer(e) && _errors.Meet()) LogError(server.Place, Lasting.InWords(_errors.Age), Sentence.Reason(e.Message));
        }
    }

    private async Task KnockAsync(CancellationToken stoppingToken)
    {
        _refusal = await server.RefusalAsync(stoppingToken);
        _knocked = Stopwatch.GetTimestamp();
    }

    private async Task<string?> TroubleAsync(CancellationToken stoppingToken)
    {
        var isGone = !await server.LookAsync(stoppingToken);
        if (isGone && !await PutBackAsync(stoppingToken)) return Unknown;
        var known = membership.CurrentSnapshot.Members.Keys.Select(silo => silo.ToString()).ToHashSet();
        if (isGone || !known.IsSupersetOf(server.Silos)) await RefreshAsync(stoppingToken);
        return null;
    }

    // By itself a silo reads the table every 15 s. One that started while rows were missing knows nobody, and nobody it.
    private async Task RefreshAsync(CancellationToken stoppingToken)
    {
        try
        {
            await membership.Refresh(cancellationToken: stoppingToken).AsTask().WaitAsync(StepTime, stoppingToken);
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            // The next look sees whether there are silos still that are not known.
            LogNotRefreshed(e.Message);
        }
    }

    private async Task<bool> PutBackAsync(CancellationToken stoppingToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        limit.CancelAfter(StepTime);
        try
        {
            // One that was given up writes until it sees that.
            _puttingBack ??= server.PutBackAsync(limit.Token);
            if (await _puttingBack.WaitAsync(limit.Token) is not { } reason)
            {
                LogPutBack(server.Place, settings.Silo.ClusterId);
                return true;
            }

            LogNotPutBack(Unknown, reason);
        }
        catch (OperationCanceledException e) when (!stoppingToken.IsCancellationRequested)
        {
            LogNotPutBack(Unknown, e.Message);
        }
        finally
        {
            if (_puttingBack is { IsCompleted: true }) _puttingBack = null;
        }

        return false;
    }

    private void Take(string? trouble)
    {
        if (_met.Take(trouble))
        {
            if (trouble is not null) LogTrouble(trouble, LimitOf(trouble));
            else LogOver(server.Place);
            life.Tell(server.Place, trouble);
        }

        if (trouble is null || _met.Lasted < LimitOf(trouble)) return;
        var way = trouble == Unknown ? "when it can be written" : _refusal!.Cure;
        Console.Error.WriteLine($"{trouble} for {LimitOf(trouble).TotalSeconds:0} s; the silo ends, to be started again {way}.");
        // An orderly end would wait for Redis.
        ProcessEnd.Now(SiloExitCodes.Unreachable);
    }

    private TimeSpan LimitOf(string trouble) => trouble == Unknown ? UnknownTime : server.RefusalTime;

    [LoggerMessage(1, LogLevel.Error, "{Trouble}. The silo is not ready until that is over, and ends after {Limit}")]
    private partial void LogTrouble(string trouble, TimeSpan limit);

    [LoggerMessage(2, LogLevel.Information, "{Place} lets the silo in and knows its cluster again")]
    private partial void LogOver(string place);

    [LoggerMessage(3, LogLevel.Warning, "{Place} lost the membership of cluster '{Cluster}'; it was put back")]
    private partial void LogPutBack(string place, string cluster);

    [LoggerMessage(4, LogLevel.Debug, "{Trouble}, and the membership could not be put back: {Reason}")]
    private partial void LogNotPutBack(string trouble, string reason);

    [LoggerMessage(5, LogLevel.Warning, "{Warning}")]
    private partial void LogKeeping(string warning);

    [LoggerMessage(6, LogLevel.Debug, "The server is not looked at any more")]
    private partial void LogEnded();

    [LoggerMessage(7, LogLevel.Debug, "The membership could not be read again: {Reason}")]
    private partial void LogNotRefreshed(string reason);

    [LoggerMessage(8, LogLevel.Error, "{Place} has answered with errors for {Time}; the silo stays and waits for it: {Reason}")]
    private partial void LogError(string place, string time, string reason);

    [LoggerMessage(9, LogLevel.Information, "{Place} answers without errors again, after {Time}")]
    private partial void LogNoError(string place, string time);
}
