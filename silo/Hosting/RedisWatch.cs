using System.Diagnostics;
using DeCam.Cluster.Silo.Clustering;
using DeCam.Cluster.Silo.Health;
using StackExchange.Redis;

namespace DeCam.Cluster.Silo.Hosting;

/// <summary>
/// Looks every second whether Redis lets the silo in and knows the cluster. Rows of membership that are gone are put back. While that
/// cannot be done, or the password is refused, the silo is not ready, and after a time it ends, to be started again.
/// </summary>
/// <remarks>A Redis that is away is no trouble: silos stay, and it may come back.</remarks>
internal sealed partial class RedisWatch(SiloSettings settings, SiloLife life, ILocalSiloDetails self, IClusterMembershipService membership, IHostApplicationLifetime lifetime, ILogger<RedisWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan UnknownTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RefreshTime = TimeSpan.FromSeconds(5);

    // A connection that came in by the password of before stays in.
    private static readonly TimeSpan KnockPeriod = TimeSpan.FromSeconds(8);
    private const int AnswerMilliseconds = 2000;

    private readonly RedisMembers? _members = settings.Silo.Clustering == ClusteringKind.Redis ? new(settings.Silo.ClusterId, self.SiloAddress.ToString()) : null;
    private readonly MetTrouble _met = new(TimeProvider.System);
    private long _knocked = Stopwatch.GetTimestamp();
    private bool _isRefused;
    private bool _hasAsked;

    private string Place => $"Redis at {settings.Redis.Place}";

    private string Refused => $"{Place} refuses the password";

    private string Unknown => $"{Place} no longer knows this cluster";

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await StartedAsync(stoppingToken);
            await using var connection = await ConnectionMultiplexer.ConnectAsync(Options());
            while (true)
            {
                await LookAsync(connection.GetDatabase(), stoppingToken);
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

    private ConfigurationOptions Options()
    {
        var options = RedisConnection.Parse(settings.Redis);
        options.AsyncTimeout = options.ConnectTimeout = AnswerMilliseconds;
        options.ConnectRetry = 1;
        options.BacklogPolicy = BacklogPolicy.FailFast;
        return options;
    }

    private async Task LookAsync(IDatabase redis, CancellationToken stoppingToken)
    {
        try
        {
            if (!_hasAsked && settings.StoresInRedis) foreach (var warning in await RedisKeeping.WarningsAsync(redis, settings.Redis.Place)) LogKeeping(warning);
            _hasAsked = true;
            var trouble = await TroubleAsync(redis, stoppingToken);
            if (_isRefused || Stopwatch.GetElapsedTime(_knocked) > KnockPeriod) await KnockAsync();
            Take(_isRefused ? Refused : trouble);
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            // A connection that is gone does not say why; a new one does. One that says nothing changes nothing.
            await KnockAsync();
            if (_isRefused) Take(Refused);
            else _met.Skip();
        }
    }

    // Comes in anew, as a silo that starts now would.
    private async Task KnockAsync()
    {
        _isRefused = (await RedisProbe.LookAsync(Options()))?.Kind == RedisFaultKind.Password;
        _knocked = Stopwatch.GetTimestamp();
    }

    private async Task<string?> TroubleAsync(IDatabase redis, CancellationToken stoppingToken)
    {
        if (_members is null)
        {
            await redis.PingAsync();
            return null;
        }

        var isPutBack = !await _members.LookAsync(redis);
        if (isPutBack && await PutBackAsync(redis, _members) is { } trouble) return trouble;
        var known = membership.CurrentSnapshot.Members.Keys.Select(silo => silo.ToString()).ToHashSet();
        if (isPutBack || !known.IsSupersetOf(_members.Silos)) await RefreshAsync(stoppingToken);
        return null;
    }

    // By itself a silo reads the table every 15 s. One that started while rows were missing knows nobody, and nobody it.
    private async Task RefreshAsync(CancellationToken stoppingToken)
    {
        try
        {
            await membership.Refresh(cancellationToken: stoppingToken).AsTask().WaitAsync(RefreshTime, stoppingToken);
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            // The next look sees whether there are silos still that are not known.
            LogNotRefreshed(e.Message);
        }
    }

    private async Task<string?> PutBackAsync(IDatabase redis, RedisMembers members)
    {
        try
        {
            if (!await members.PutBackAsync(redis)) return Unknown;
            LogPutBack(Place, settings.Silo.ClusterId);
            return null;
        }
        catch (RedisServerException refused)
        {
            LogNotPutBack(Unknown, refused.Message);
            return Unknown;
        }
    }

    private void Take(string? trouble)
    {
        if (_met.Take(trouble))
        {
            if (trouble is not null) LogTrouble(trouble, LimitOf(trouble));
            else LogOver(Place);
            life.Trouble = trouble;
        }

        if (trouble is null || _met.Lasted < LimitOf(trouble)) return;
        var way = trouble == Refused ? "with the right one in DeCam:Redis:Password" : "when it can be written";
        Console.Error.WriteLine($"{trouble} for {LimitOf(trouble).TotalSeconds:0} s; the silo ends, to be started again {way}.");
        // An orderly end would wait for Redis.
        ProcessEnd.Now(SiloExitCodes.Unreachable);
    }

    private TimeSpan LimitOf(string trouble) => trouble == Refused ? settings.Redis.RefusalTime : UnknownTime;

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

    [LoggerMessage(6, LogLevel.Debug, "Redis is not looked at any more")]
    private partial void LogEnded();

    [LoggerMessage(7, LogLevel.Debug, "The membership could not be read again: {Reason}")]
    private partial void LogNotRefreshed(string reason);
}
