using System.Globalization;
using DeCam.Cluster.Silo.Clustering;
using StackExchange.Redis;

namespace DeCam.Cluster.Tests.Silo.Processes;

/// <summary>A Redis of the test's own on a free loopback port, with its append-only file in a temporary folder, so that it can be stopped and started again.</summary>
internal sealed class RedisProcess : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string? _password;
    private ChildProcess? _process;

    private readonly ProcessPlace _place;

    private RedisProcess(ProcessPlace place, int port, string? password) => (_place, Port, _password) = (place, port, password);

    public int Port { get; }

    /// <summary>HOST:PORT.</summary>
    public string Address => string.Create(CultureInfo.InvariantCulture, $"{_place.Address}:{Port}");

    /// <summary>Starts one.</summary>
    public static async Task<RedisProcess> StartAsync(string? password, CancellationToken cancellationToken, ProcessPlace? place = null)
    {
        var redis = new RedisProcess(place ?? ProcessPlace.Loopback, FreePorts.Next(), password);
        await redis.StartAgainAsync(cancellationToken);
        return redis;
    }

    /// <summary>Starts after <see cref="StopAsync"/>, on the same port and with what was written to disk.</summary>
    public async Task StartAgainAsync(CancellationToken cancellationToken)
    {
        string[] arguments =
        [
            "--bind", _place.Address, "--port", Port.ToString(CultureInfo.InvariantCulture), "--dir", _folder.Path, "--save", "",
            "--appendonly", "yes", "--appendfsync", "everysec", "--daemonize", "no",
            "--protected-mode", "no", .. _password is null ? Array.Empty<string>() : ["--requirepass", _password],
        ];
        _process = ChildProcess.Start(_place, "redis-server", arguments, new Dictionary<string, string>());
        await _process.WaitForAsync("answers", AnswersAsync, cancellationToken);
    }

    /// <summary>Kills it, as a crash would.</summary>
    public async Task StopAsync()
    {
        if (_process is null) return;
        _process.Signal(ChildSignal.Kill);
        await _process.DisposeAsync();
        _process = null;
    }

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
