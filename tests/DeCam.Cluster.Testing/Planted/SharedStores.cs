using System.Collections.Concurrent;
using System.Security.Cryptography;
using DeCam.Cluster.Grains.Artifacts;
using Orleans.Serialization;
using Orleans.Storage;

namespace DeCam.Cluster.Testing.Planted;

/// <summary>Contents of all silos of a test cluster; they outlive every silo.</summary>
internal sealed class SharedArtifacts : IArtifactStore
{
    private readonly ConcurrentDictionary<string, byte[]> _contents = new();

    /// <summary>What the store throws while it is away, or null.</summary>
    public Exception? Fault { get; set; }

    /// <summary>Loses everything.</summary>
    public void Clear() => _contents.Clear();

    /// <summary>Loses one.</summary>
    public void Remove(string sha256) => _contents.TryRemove(sha256, out _);

    public Task<string> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        if (Fault is { } fault) return Task.FromException<string>(fault);
        var key = Convert.ToHexStringLower(SHA256.HashData(content.Span));
        _contents[key] = content.ToArray();
        return Task.FromResult(key);
    }

    public async Task<string> PutFileAsync(string path, CancellationToken cancellationToken) =>
        await PutAsync(await File.ReadAllBytesAsync(path, cancellationToken), cancellationToken);

    public Task<long?> LengthAsync(string sha256, CancellationToken cancellationToken) =>
        Task.FromResult<long?>(_contents.TryGetValue(sha256, out var content) ? content.Length : null);

    public async Task<byte[]> ReadAsync(string sha256, long offset, int count, CancellationToken cancellationToken) =>
        (await GetAsync(sha256, cancellationToken)).Span[(int)offset..].ToArray().Take(count).ToArray();

    public Task<ReadOnlyMemory<byte>> GetAsync(string sha256, CancellationToken cancellationToken) =>
        Fault is { } fault ? Task.FromException<ReadOnlyMemory<byte>>(fault) : Task.FromResult<ReadOnlyMemory<byte>>(_contents.TryGetValue(sha256, out var content)
            ? content
            : throw new KeyNotFoundException($"Content {sha256} is not stored."));
}

/// <summary>Grain states of all silos of a test cluster, serialised and ETag-checked like a real store's.</summary>
internal sealed class SharedStates
{
    public ConcurrentDictionary<string, (byte[] State, string ETag)> Entries { get; } = new();

    /// <summary>What every write throws while the store takes none, or null.</summary>
    public Exception? Fault { get; set; }

    /// <summary>What every read throws while the store gives none, or null.</summary>
    public Exception? ReadFault { get; set; }

    /// <summary>What every write waits for.</summary>
    public Task Writing { get; set; } = Task.CompletedTask;

    /// <summary>Is away, for reads and writes, or back.</summary>
    public bool IsAway
    {
        set => Fault = ReadFault = value ? new IOException("The test took the store away.") : null;
    }

    public IGrainStorage For(Serializer serializer) => new Storage(this, serializer);

    private sealed class Storage(SharedStates states, Serializer serializer) : IGrainStorage
    {
        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            if (states.ReadFault is { } fault) return Task.FromException(fault);
            var exists = states.Entries.TryGetValue(Key(stateName, grainId), out var entry);
            grainState.State = exists ? serializer.Deserialize<T>(entry.State) : Activator.CreateInstance<T>();
            (grainState.ETag, grainState.RecordExists) = (exists ? entry.ETag : null!, exists);
            return Task.CompletedTask;
        }

        public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            if (states.Fault is { } fault) throw fault;
            await states.Writing;
            var next = (serializer.SerializeToArray(grainState.State), Guid.NewGuid().ToString());
            var key = Key(stateName, grainId);
            lock (states)
            {
                Check(key, grainState.ETag);
                states.Entries[key] = next;
            }

            (grainState.ETag, grainState.RecordExists) = (next.Item2, true);
        }

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            var key = Key(stateName, grainId);
            lock (states)
            {
                Check(key, grainState.ETag);
                states.Entries.TryRemove(key, out _);
            }

            (grainState.State, grainState.ETag, grainState.RecordExists) = (Activator.CreateInstance<T>(), null!, false);
            return Task.CompletedTask;
        }

        private static string Key(string stateName, GrainId grainId) => $"{stateName}/{grainId}";

        private void Check(string key, string? etag)
        {
            var stored = states.Entries.TryGetValue(key, out var entry) ? entry.ETag : null;
            if (stored != etag) throw new InconsistentStateException($"'{key}' was written by another activation.", stored, etag);
        }
    }
}
