using StackExchange.Redis;

namespace DeCam.Cluster.Silo.Clustering;

/// <summary>Redis, as a silo looks at it.</summary>
/// <param name="settings">The silo's settings.</param>
/// <param name="self">The silo.</param>
internal sealed class WatchedRedis(SiloSettings settings, ILocalSiloDetails self) : IWatchedServer
{
    private const int AnswerMilliseconds = 2000;
    private readonly RedisMembers? _members = settings.Silo.Clustering == ClusteringKind.Redis ? new(settings.Silo.ClusterId, self.SiloAddress.ToString()) : null;
    private ConnectionMultiplexer? _connection;

    /// <inheritdoc/>
    public string Place => $"Redis at {settings.Redis.Place}";

    /// <inheritdoc/>
    public TimeSpan RefusalTime => settings.Redis.RefusalTime;

    /// <inheritdoc/>
    public IEnumerable<string> Silos => _members?.Silos ?? [];

    private IDatabase Redis => _connection!.GetDatabase();

    /// <inheritdoc/>
    public async Task ConnectAsync(CancellationToken cancellationToken) => _connection = await ConnectionMultiplexer.ConnectAsync(Options());

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> WarningsAsync() => settings.StoresInRedis ? await RedisKeeping.WarningsAsync(Redis, settings.Redis.Place) : [];

    /// <inheritdoc/>
    public async Task<bool> LookAsync(CancellationToken cancellationToken)
    {
        if (_members is not null) return await _members.LookAsync(Redis);
        await Redis.PingAsync();
        return true;
    }

    /// <inheritdoc/>
    public async Task<string?> PutBackAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _members!.PutBackAsync(Redis) ? null : "the silo's row was never there";
        }
        catch (RedisServerException refused)
        {
            return refused.Message;
        }
    }

    /// <inheritdoc/>
    public async Task<ServerRefusal?> RefusalAsync(CancellationToken cancellationToken) => await RedisProbe.LookForSiloAsync(Options(), settings.Silo.ClusterId) switch
    {
        { Kind: RedisFaultKind.Password } => ServerRefusal.Password("DeCam:Redis:Password"),
        { Kind: RedisFaultKind.Right } fault => new($"refuses a right that a silo needs ({Sentence.Reason(fault.Reason.Message)})", "when its user has it"),
        _ => null,
    };

    /// <inheritdoc/>
    public bool IsFault(Exception exception) => exception is RedisException or TimeoutException;

    /// <inheritdoc/>
    public bool IsAnswer(Exception fault) => fault is RedisServerException;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection?.DisposeAsync() ?? ValueTask.CompletedTask;

    private ConfigurationOptions Options()
    {
        var options = RedisConnection.Parse(settings.Redis);
        options.AsyncTimeout = options.ConnectTimeout = AnswerMilliseconds;
        options.ConnectRetry = 1;
        options.BacklogPolicy = BacklogPolicy.FailFast;
        return options;
    }
}
