using System.Data.Common;
using Orleans.Persistence.Redis;
using Orleans.Storage;
using StackExchange.Redis;

namespace DeCam.Cluster.Silo.Storage;

/// <summary>A storage in a server whose faults are sentences that name the server, and that other silos and clients can read.</summary>
/// <param name="storage">The storage.</param>
/// <param name="place">The server in words, as the beginning of a sentence.</param>
internal sealed class ServerFaultStorage(IGrainStorage storage, string place) : IGrainStorage
{
    /// <inheritdoc/>
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => TellAsync(storage.ReadStateAsync(stateName, grainId, grainState));

    /// <inheritdoc/>
    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => TellAsync(storage.WriteStateAsync(stateName, grainId, grainState));

    /// <inheritdoc/>
    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => TellAsync(storage.ClearStateAsync(stateName, grainId, grainState));

    /// <summary>What is wrong with the server, as the rest of a sentence.</summary>
    internal static string Reason(string message)
    {
        if (message.Contains("OOM ", StringComparison.Ordinal)) return "takes nothing more, because its memory is full";
        if (message.Contains("WRONGPASS", StringComparison.Ordinal) || message.Contains("NOAUTH", StringComparison.Ordinal)) return "refuses the password";
        // Orleans' sentence names the grain, then the exception of the driver, whose figures of its connections begin with a comma.
        const string named = "Exception: ";
        var of = message.LastIndexOf(named, StringComparison.Ordinal) is >= 0 and var at ? message[(at + named.Length)..] : message;
        return $"cannot be used: {Sentence.Reason(of.Split(", mc:")[0])}";
    }

    private async Task TellAsync(Task call)
    {
        try
        {
            await call;
        }
        catch (Exception fault) when (fault is DbException or RedisException or RedisStorageException)
        {
            throw new IOException($"{place} {Reason(fault.Message)}.");
        }
    }
}
