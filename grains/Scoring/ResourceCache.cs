using DeCam.Cluster.Grains.Storage;
using DeCam.Masks;

namespace DeCam.Cluster.Grains.Scoring;

/// <summary>
/// What masks made of the latest resources they referred to, such as rankings and label maps: fetched and read once per silo, shared by
/// all batches. Holds at most <see cref="Capacity"/>; the one unused for longest leaves first. Thread-safe.
/// </summary>
public sealed class ResourceCache(IArtifactStore store)
{
    /// <summary>Resources held.</summary>
    public const int Capacity = 64;

    private readonly Lock _lock = new();
    private readonly LinkedList<(string Key, Task<MaskSet> Attached)> _byUse = [];

    /// <summary>Gives masks the resource they refer to, if any.</summary>
    /// <exception cref="KeyNotFoundException">Nothing is stored under the key.</exception>
    /// <exception cref="InvalidDataException">What is stored is not what these masks need.</exception>
    public async Task AttachAsync(MaskSet masks)
    {
        if (masks.ResourceKey is not { } key) return;
        var attached = await FirstOf(key, masks);
        if (!ReferenceEquals(attached, masks) && !masks.TryAttachFrom(attached)) await ReadAsync(key, masks);
    }

    // The first set that asks reads the resource for all that follow.
    private Task<MaskSet> FirstOf(string key, MaskSet masks)
    {
        lock (_lock)
        {
            var node = _byUse.First;
            while (node is not null && node.Value.Key != key) node = node.Next;
            if (node is not null) _byUse.Remove(node);
            if (node is null || node.Value.Attached.IsFaulted || node.Value.Attached.IsCanceled) node = new((key, Task.Run(() => ReadAsync(key, masks))));
            _byUse.AddFirst(node);
            if (_byUse.Count > Capacity) _byUse.RemoveLast();
            return node.Value.Attached;
        }
    }

    private async Task<MaskSet> ReadAsync(string key, MaskSet masks)
    {
        masks.Attach(await store.GetAsync(key, CancellationToken.None));
        return masks;
    }
}
