namespace DeCam.Inference.Caching;

/// <summary>
/// A bounded cache whose values are leased: the longest unused value leaves when the sum of sizes passes the limit, never one in
/// use, and not the one used last, which would be made again at once. Values that are disposable are disposed when they leave. Thread-safe.
/// </summary>
/// <param name="limit">Sum of sizes kept; 0 to keep nothing that is not in use.</param>
/// <param name="sizeOf">Size of a value.</param>
internal sealed class LeaseCache<TKey, TValue>(long limit, Func<TValue, long> sizeOf) : IDisposable
    where TKey : notnull
    where TValue : class
{
    private readonly Dictionary<TKey, Entry> _entries = [];
    private readonly Lock _lock = new();
    private long _clock;

    /// <summary>Leases the value of a key, making it on the first request. A failure to make it is not remembered.</summary>
    /// <param name="key">The key.</param>
    /// <param name="make">Makes the value; shared by all who wait for it, so it outlives the cancellation of one.</param>
    /// <param name="cancellationToken">Ends the waiting of this caller.</param>
    public async Task<Lease> GetAsync(TKey key, Func<Task<TValue>> make, CancellationToken cancellationToken)
    {
        Entry? entry;
        lock (_lock)
        {
            if (!_entries.TryGetValue(key, out entry)) _entries[key] = entry = new(new(make));
            entry.Users++;
        }

        try
        {
            return new(this, entry, await entry.Value.Value.WaitAsync(cancellationToken));
        }
        catch
        {
            Return(entry);
            throw;
        }
    }

    /// <summary>Whether the value of a key has been made and has not left.</summary>
    public bool Holds(TKey key)
    {
        lock (_lock) return _entries.TryGetValue(key, out var entry) && entry.IsMade;
    }

    /// <summary>Sum of the sizes of the values that are made.</summary>
    public long Size => Sum(sizeOf);

    /// <summary>Lets unused values leave, the longest unused first, until one of this size fits in.</summary>
    /// <param name="size">Expected size of a value that is about to be made.</param>
    public void MakeRoom(long size) => Evict(size);

    /// <summary>Sum of a figure over the values that are made, or over those of them that are in use.</summary>
    public long Sum(Func<TValue, long> figure, bool isInUse = false)
    {
        lock (_lock) return _entries.Values.Where(entry => entry.IsMade && (!isInUse || entry.Users > 0)).Sum(entry => figure(entry.Value.Value.Result));
    }

    /// <summary>Lets the longest unused value leave.</summary>
    /// <returns>False where all are in use.</returns>
    public bool TryPutOneOut()
    {
        TValue value;
        lock (_lock)
        {
            if (_entries.Where(e => e.Value is { IsMade: true, Users: 0 }).OrderBy(e => e.Value.LastUse).FirstOrDefault() is not { Value: { } oldest } found) return false;
            _entries.Remove(found.Key);
            value = oldest.Value.Value.Result;
        }

        (value as IDisposable)?.Dispose();
        return true;
    }

    /// <summary>Disposes what is not in use; what is in use leaves with its last lease.</summary>
    public void Dispose()
    {
        limit = 0;
        Evict();
    }

    private void Return(Entry entry)
    {
        lock (_lock)
        {
            entry.Users--;
            entry.LastUse = ++_clock;
        }

        Evict();
    }

    private void Evict(long coming = 0)
    {
        var leaving = new List<TValue>();
        lock (_lock)
        {
            foreach (var (key, entry) in _entries.Where(e => e.Value.HasFailed).ToList()) _entries.Remove(key);
            var (kept, isLast) = (coming, coming == 0 && limit > 0);
            foreach (var (key, entry) in _entries.OrderByDescending(e => e.Value.Users > 0).ThenByDescending(e => e.Value.LastUse).ToList())
            {
                if (!entry.IsMade) continue;
                var value = entry.Value.Value.Result;
                kept += sizeOf(value);
                var stays = entry.Users > 0 || kept <= limit || isLast;
                if (entry.Users == 0) isLast = false;
                if (stays) continue;
                _entries.Remove(key);
                leaving.Add(value);
            }
        }

        foreach (var value in leaving) (value as IDisposable)?.Dispose();
    }

    /// <summary>A value in use until disposed.</summary>
    internal readonly struct Lease(LeaseCache<TKey, TValue> cache, Entry entry, TValue value) : IDisposable
    {
        public TValue Value => value;

        public void Dispose() => cache.Return(entry);
    }

    internal sealed class Entry(Lazy<Task<TValue>> value)
    {
        public Lazy<Task<TValue>> Value => value;

        public int Users { get; set; }

        public long LastUse { get; set; }

        public bool IsMade => value.IsValueCreated && value.Value.IsCompletedSuccessfully;

        public bool HasFailed => value.IsValueCreated && value.Value is { IsCompleted: true, IsCompletedSuccessfully: false };
    }
}
