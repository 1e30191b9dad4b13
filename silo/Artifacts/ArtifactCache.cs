namespace DeCam.Cluster.Silo.Artifacts;

/// <summary>Contents used last, by key, up to a number of bytes. Thread-safe.</summary>
internal sealed class ArtifactCache(long limitBytes)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<(string Key, ReadOnlyMemory<byte> Content)>> _entries = [];
    private readonly LinkedList<(string Key, ReadOnlyMemory<byte> Content)> _order = new();
    private long _bytes;

    /// <summary>The content, when it is still here.</summary>
    public bool TryGet(string key, out ReadOnlyMemory<byte> content)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(key, out var entry))
            {
                content = default;
                return false;
            }

            _order.Remove(entry);
            _order.AddFirst(entry);
            content = entry.Value.Content;
            return true;
        }
    }

    /// <summary>Keeps a copy of a content that its owner may change, unless it would take more than a quarter of the room.</summary>
    public void AddCopy(string key, ReadOnlyMemory<byte> content)
    {
        if (HasRoomFor(content)) Add(key, content.ToArray());
    }

    /// <summary>Keeps a content, unless it would take more than a quarter of the room.</summary>
    public void Add(string key, ReadOnlyMemory<byte> content)
    {
        if (!HasRoomFor(content)) return;
        lock (_gate)
        {
            if (_entries.ContainsKey(key)) return;
            _entries[key] = _order.AddFirst((key, content));
            _bytes += content.Length;
            while (_bytes > limitBytes && _order.Last is { } oldest)
            {
                _order.RemoveLast();
                _entries.Remove(oldest.Value.Key);
                _bytes -= oldest.Value.Content.Length;
            }
        }
    }

    private bool HasRoomFor(ReadOnlyMemory<byte> content) => content.Length <= limitBytes / 4;
}
