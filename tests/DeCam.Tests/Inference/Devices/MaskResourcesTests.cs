using DeCam.Inference.Devices;
using DeCam.Masks;
using DeCam.Scoring;

namespace DeCam.Tests.Inference.Devices;

public sealed class MaskResourcesTests
{
    private static readonly float[] Map = [0.4f, 0.1f, 0.3f, 0.2f];

    [Fact]
    public async Task Attach_ManyBatchesOfOneRanking_ReadItOnce()
    {
        var described = RankingMasks.Over(Map, [1, 2, 3], hide: false, out var resource);
        var content = new CountingContent(resource);
        using var resources = new MaskResources(content, read => Task.Run(read));
        MaskSet[] batches = [.. Enumerable.Range(0, 8).Select(_ => RankingMasks.FromBytes(described.ToBytes()))];

        await Task.WhenAll(batches.Select(b => resources.AttachAsync(b, TestContext.Current.CancellationToken)));

        Assert.Equal(1, content.Reads);
        Assert.All(batches, b => Assert.Equal([1f, 0f, 1f, 0f], Drawn(b, 1)));
    }

    [Fact]
    public async Task Attach_SegmentsThatWereReadForFewer_ShareThem()
    {
        var described = SegmentMasks.Over([0, 1, 1, 0], 2, [true, false], out var resource);
        var content = new CountingContent(resource);
        using var resources = new MaskResources(content, read => Task.Run(read));
        var (first, second) = (SegmentMasks.FromBytes(described.ToBytes()), SegmentMasks.FromBytes(described.ToBytes()));

        await resources.AttachAsync(first, TestContext.Current.CancellationToken);
        await resources.AttachAsync(second, TestContext.Current.CancellationToken);

        Assert.Equal(1, content.Reads);
        Assert.Equal([1f, 0f, 0f, 1f], Drawn(second, 0));
    }

    [Fact]
    public async Task Attach_AfterAFailure_TriesAgain()
    {
        var described = RankingMasks.Over(Map, [1], hide: false, out var resource);
        var content = new CountingContent(resource) { Failures = 1 };
        using var resources = new MaskResources(content, read => Task.Run(read));

        await Assert.ThrowsAsync<IOException>(() => resources.AttachAsync(RankingMasks.FromBytes(described.ToBytes()), TestContext.Current.CancellationToken));
        var again = RankingMasks.FromBytes(described.ToBytes());
        await resources.AttachAsync(again, TestContext.Current.CancellationToken);

        Assert.Equal([1f, 0f, 0f, 0f], Drawn(again, 0));
    }

    private static float[] Drawn(MaskSet masks, int index)
    {
        var weights = new float[4];
        masks.Draw(index, 2, 2, weights);
        return weights;
    }

    private sealed class CountingContent(ReadOnlyMemory<byte> content) : IContentSource
    {
        private int _reads;

        public int Reads => _reads;

        public int Failures { get; set; }

        public Task<ReadOnlyMemory<byte>> GetAsync(string sha256, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _reads);
            return Failures-- > 0 ? throw new IOException("The volume is away.") : Task.FromResult(content);
        }
    }
}
