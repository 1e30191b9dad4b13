using DeCam.Cluster.Grains.Scoring;
using DeCam.Cluster.Grains.Storage;
using DeCam.Masks;

namespace DeCam.Cluster.Tests.Grains.Scoring;

public sealed class ResourceCacheTests
{
    private static readonly float[] Map = [0.4f, 0.1f, 0.3f, 0.2f];

    [Fact]
    public async Task Attach_ManyBatchesOfOneRanking_ReadItOnce()
    {
        var described = RankingMasks.Over(Map, [1, 2, 3], hide: false, out var resource);
        var store = new CountingStore(resource);
        var cache = new ResourceCache(store);
        MaskSet[] batches = [.. Enumerable.Range(0, 8).Select(_ => RankingMasks.FromBytes(described.ToBytes()))];

        await Task.WhenAll(batches.Select(cache.AttachAsync));

        Assert.Equal(1, store.Reads);
        Assert.All(batches, b => Assert.Equal([1f, 0f, 1f, 0f], Drawn(b, 1)));
    }

    [Fact]
    public async Task Attach_SegmentsThatWereReadForFewer_ShareThem()
    {
        var described = SegmentMasks.Over([0, 1, 1, 0], 2, [true, false], out var resource);
        var store = new CountingStore(resource);
        var cache = new ResourceCache(store);
        var (first, second) = (SegmentMasks.FromBytes(described.ToBytes()), SegmentMasks.FromBytes(described.ToBytes()));

        await cache.AttachAsync(first);
        await cache.AttachAsync(second);

        Assert.Equal(1, store.Reads);
        Assert.Equal([1f, 0f, 0f, 1f], Drawn(second, 0));
    }

    [Fact]
    public async Task Attach_AfterAFailure_TriesAgain()
    {
        var described = RankingMasks.Over(Map, [1], hide: false, out var resource);
        var store = new CountingStore(resource) { Failures = 1 };
        var cache = new ResourceCache(store);

        await Assert.ThrowsAsync<IOException>(() => cache.AttachAsync(RankingMasks.FromBytes(described.ToBytes())));
        var again = RankingMasks.FromBytes(described.ToBytes());
        await cache.AttachAsync(again);

        Assert.Equal([1f, 0f, 0f, 0f], Drawn(again, 0));
    }

    private static float[] Drawn(MaskSet masks, int index)
    {
        var weights = new float[4];
        masks.Draw(index, 2, 2, weights);
        return weights;
    }

    private sealed class CountingStore(ReadOnlyMemory<byte> content) : IArtifactStore
    {
        private int _reads;

        public int Reads => _reads;

        public int Failures { get; set; }

        public Task<string> PutAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<string> PutFileAsync(string path, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<long?> LengthAsync(string sha256, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<byte[]> ReadAsync(string sha256, long offset, int count, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<ReadOnlyMemory<byte>> GetAsync(string sha256, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _reads);
            return Failures-- > 0 ? throw new IOException("The volume is away.") : Task.FromResult(content);
        }
    }
}
