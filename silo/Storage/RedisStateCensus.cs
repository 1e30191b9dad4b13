using System.Runtime.CompilerServices;
using DeCam.Cluster.Grains.State;
using StackExchange.Redis;

namespace DeCam.Cluster.Silo.Storage;

/// <summary>Reads every state that Orleans' Redis storage keeps for a cluster.</summary>
/// <param name="options">Where Redis is.</param>
/// <param name="serviceId">The cluster's service id, with which the keys begin.</param>
internal sealed class RedisStateCensus(ConfigurationOptions options, string serviceId) : IStateCensus, IDisposable
{
    private const string Content = "data";
    private const int PageSize = 500;
    private ConnectionMultiplexer? _connection;

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredRecord> ReadAsync(string stateName, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _connection ??= await ConnectionMultiplexer.ConnectAsync(options);
        var database = _connection.GetDatabase();
        foreach (var server in Primaries(_connection))
        {
            await foreach (var key in server.KeysAsync(database.Database, $"{Escaped(serviceId)}/state/*/{stateName}", PageSize).WithCancellation(cancellationToken))
            {
                if (await database.HashGetAsync(key, Content) is { IsNull: false } value)
                    yield return new($"Redis key {key}", (byte[])value!, ((byte[])value!).Length, null);
            }
        }
    }

    /// <inheritdoc/>
    public string PlaceOf(string stateName, GrainId grain) => $"Redis key {serviceId}/state/{grain}/{stateName}";

    /// <inheritdoc/>
    public void Dispose() => _connection?.Dispose();

    // What is not there is deleted elsewhere, so a part of the records must not pass for all.
    private static List<IServer> Primaries(ConnectionMultiplexer connection)
    {
        var primaries = connection.GetServers().Where(s => !s.IsReplica).ToList();
        if (primaries.Count == 0 || primaries.Exists(s => !s.IsConnected)) throw new IOException("Redis cannot be read whole: a primary does not answer.");
        return primaries;
    }

    private static string Escaped(string text) => string.Concat(text.Select(c => c is '*' or '?' or '[' or ']' or '\\' or '^' ? $"\\{c}" : $"{c}"));
}
