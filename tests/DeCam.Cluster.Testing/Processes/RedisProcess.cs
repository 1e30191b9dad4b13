using System.Globalization;
using DeCam.Cluster.Silo.Clustering;
using StackExchange.Redis;

namespace DeCam.Cluster.Testing.Processes;

/// <summary>A Redis of the test's own on a free loopback port, with its append-only file in a temporary folder, so that it can be stopped and started again.</summary>
internal sealed class RedisProcess : IMeetingServer
{
    private readonly TemporaryFolder _folder = new();
    private readonly bool _keeps;
    private string? _password;
    private ChildProcess? _process;

    private readonly ProcessPlace _place;

    private RedisProcess(ProcessPlace place, int port, string? password, bool keeps = true) => (_place, Port, _password, _keeps) = (place, port, password, keeps);

    public int Port { get; }

    /// <summary>HOST:PORT.</summary>
    public string Address => new System.Net.IPEndPoint(System.Net.IPAddress.Parse(_place.Address), Port).ToString();

    public IReadOnlyList<string> Arguments => ["--redis", Address];

    public IReadOnlyDictionary<string, string> Environment => _password is null
        ? new Dictionary<string, string>() : new Dictionary<string, string> { ["DeCam__Redis__Password"] = _password };

    public string? ClusterAddress => $"redis:{Address}";

    /// <summary>The folder of its append-only file.</summary>
    public string Folder => _folder.Path;

    /// <summary>Starts one with a copy of what another one has on disk.</summary>
    public static async Task<RedisProcess> StartFromAsync(string copy, CancellationToken cancellationToken)
    {
        var redis = new RedisProcess(ProcessPlace.Loopback, FreePorts.Next(), null);
        foreach (var file in Directory.GetFiles(copy, "*", SearchOption.AllDirectories))
        {
            var target = redis._folder.File(Path.GetRelativePath(copy, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        await redis.StartAgainAsync(cancellationToken);
        return redis;
    }

    /// <summary>Starts one.</summary>
    /// <param name="password">Its password, or null.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="place">Where; null for loopback.</param>
    /// <param name="keeps">Whether it keeps on disk what is written.</param>
    public static async Task<RedisProcess> StartAsync(string? password, CancellationToken cancellationToken, ProcessPlace? place = null, bool keeps = true)
    {
        var redis = new RedisProcess(place ?? ProcessPlace.Loopback, FreePorts.Next(), password, keeps);
        await redis.StartAgainAsync(cancellationToken);
        return redis;
    }

    public async Task StartAgainAsync(CancellationToken cancellationToken)
    {
        string[] arguments =
        [
            "--bind", _place.Address, "--port", Port.ToString(CultureInfo.InvariantCulture), "--dir", _folder.Path, "--save", "",
            "--appendonly", _keeps ? "yes" : "no", "--appendfsync", "everysec", "--daemonize", "no",
            "--protected-mode", "no", .. _password is null ? Array.Empty<string>() : ["--requirepass", _password],
        ];
        _process = ChildProcess.Start(_place, "redis-server", arguments, new Dictionary<string, string>());
        await _process.WaitForAsync("answers", AnswersAsync, cancellationToken);
    }

    public async Task StopAsync()
    {
        if (_process is null) return;
        _process.Signal(ChildSignal.Kill);
        await _process.DisposeAsync();
        _process = null;
    }

    /// <summary>Lets it hold so many bytes and refuse writes beyond them; 0 for any number.</summary>
    public Task LimitMemoryAsync(long bytes) => ExecuteAsync("CONFIG", "SET", "maxmemory", bytes.ToString(CultureInfo.InvariantCulture));

    /// <summary>Lets it forget everything.</summary>
    public Task EmptyAsync() => ExecuteAsync("FLUSHALL");

    /// <summary>Gives it another password.</summary>
    /// <param name="password">The password.</param>
    /// <param name="rotation">By which command, and what becomes of the connections that came in by the one before.</param>
    public async Task RotateAsync(string password, RedisRotation rotation)
    {
        if (rotation == RedisRotation.User) await ExecuteAsync("ACL", "SETUSER", "default", "resetpass", $">{password}");
        else await ExecuteAsync("CONFIG", "SET", "requirepass", password);
        _password = password;
        if (rotation == RedisRotation.Cut) await ExecuteAsync("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
    }

    /// <summary>Gives a user rights, as ACL SETUSER writes them.</summary>
    public Task SetUserAsync(string name, IEnumerable<string> rules) => ExecuteAsync("ACL", ["SETUSER", name, .. rules]);

    /// <summary>Lets it forget a key.</summary>
    public Task RemoveAsync(string key) => ExecuteAsync("DEL", key);

    /// <summary>The fields of a hash.</summary>
    public async Task<IReadOnlyList<string>> FieldsAsync(string key)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync($"{Address},password={_password}");
        return [.. (await connection.GetDatabase().HashKeysAsync(key)).Select(field => field.ToString())];
    }

    /// <summary>Sets a field of a hash.</summary>
    public Task SetFieldAsync(string key, string field, string value) => ExecuteAsync("HSET", key, field, value);

    /// <summary>All keys it holds, in order.</summary>
    public async Task<IReadOnlyList<string>> KeysAsync()
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync($"{Address},password={_password}");
        var keys = new List<string>();
        await foreach (var key in connection.GetServers().Single().KeysAsync()) keys.Add(key.ToString());
        return [.. keys.Order(StringComparer.Ordinal)];
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Dispose();
    }

    private async Task ExecuteAsync(string command, params object[] arguments)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync($"{Address},password={_password}");
        await connection.GetDatabase().ExecuteAsync(command, arguments);
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await ConnectionMultiplexer.ConnectAsync($"{Address},connectTimeout=1000,password={_password}").WaitAsync(cancellationToken);
            await connection.GetDatabase().PingAsync();
            return true;
        }
        catch (RedisException)
        {
            return false;
        }
    }
}

/// <summary>How Redis gets another password.</summary>
public enum RedisRotation
{
    /// <summary>By CONFIG SET; connections stay.</summary>
    Option,

    /// <summary>By ACL SETUSER; connections stay.</summary>
    User,

    /// <summary>By CONFIG SET; connections are cut.</summary>
    Cut,
}
