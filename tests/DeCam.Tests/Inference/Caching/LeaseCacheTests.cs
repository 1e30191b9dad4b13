using DeCam.Inference.Caching;

namespace DeCam.Tests.Inference.Caching;

public sealed class LeaseCacheTests : IDisposable
{
    private readonly LeaseCache<string, Value> _cache = new(100, value => value.Size);

    public void Dispose() => _cache.Dispose();

    [Fact]
    public async Task MakeRoom_NextWouldNotFit_PutsTheLongestUnusedOutBefore()
    {
        var (first, second) = (await UsedAsync("first", 40), await UsedAsync("second", 40));
        await UsedAsync("first", 40);

        _cache.MakeRoom(50);

        Assert.Equal((false, true), (first.IsDisposed, second.IsDisposed));
        Assert.Equal(40, _cache.Size);
    }

    [Fact]
    public async Task MakeRoom_InUse_StaysUntilItIsReturned()
    {
        using var lease = await _cache.GetAsync("first", () => Task.FromResult(new Value(90)), TestContext.Current.CancellationToken);

        _cache.MakeRoom(50);

        Assert.False(lease.Value.IsDisposed);
    }

    [Fact]
    public async Task Return_WhileAnotherIsInUse_StaysAsTheOneUsedLast()
    {
        using var lease = await _cache.GetAsync("first", () => Task.FromResult(new Value(90)), TestContext.Current.CancellationToken);

        var second = await UsedAsync("second", 40);

        Assert.False(second.IsDisposed);
        Assert.Equal(130, _cache.Size);
    }

    [Fact]
    public async Task Return_LargerThanTheLimit_StaysUntilAnotherComes()
    {
        var large = await UsedAsync("large", 400);
        Assert.True(_cache.Holds("large"));

        await UsedAsync("small", 10);

        Assert.True(large.IsDisposed);
        Assert.True(_cache.Holds("small"));
    }

    private async Task<Value> UsedAsync(string key, long size)
    {
        using var lease = await _cache.GetAsync(key, () => Task.FromResult(new Value(size)), TestContext.Current.CancellationToken);
        return lease.Value;
    }

    private sealed class Value(long size) : IDisposable
    {
        public long Size => size;

        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }
}
