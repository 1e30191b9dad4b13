using System.Security.Cryptography;
using DeCam.Cluster.Grains.Artifacts;

namespace DeCam.Cluster.Tests.Silo.Artifacts;

/// <summary>What every artifact store does.</summary>
public abstract class ArtifactStoreContract
{
    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Cache of the stores under test: contents over a quarter of it are read in parts.</summary>
    protected const long CacheBytes = 4096;

    /// <summary>Another store on the same contents, with an empty cache.</summary>
    protected abstract IArtifactStore Open();

    /// <summary>Changes a stored content behind the store's back.</summary>
    protected abstract void Damage(string key);

    /// <summary>Has a stored content been written at another time.</summary>
    protected abstract void Age(string key, DateTime writtenUtc);

    /// <summary>Names of all that is stored.</summary>
    protected abstract IReadOnlyList<string> Stored();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(100_000)]
    public async Task Put_AnySize_ComesBackWholeAndInParts(int length)
    {
        var content = RandomNumberGenerator.GetBytes(length);
        var key = await Open().PutAsync(content, Token);

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), key);
        Assert.Equal(length, await Open().LengthAsync(key, Token));
        Assert.Equal(content, (await Open().GetAsync(key, Token)).ToArray());
        Assert.Equal(content.Skip(10).Take(500), await Open().ReadAsync(key, 10, 500, Token));
        Assert.Empty(await Open().ReadAsync(key, length, 10, Token));
        Assert.Equal(content.TakeLast(3), await Open().ReadAsync(key, Math.Max(0, length - 3), 10, Token));
    }

    [Fact]
    public async Task PutFile_SameContentTwice_IsStoredOnce()
    {
        using var folder = new TemporaryFolder();
        var content = RandomNumberGenerator.GetBytes(50_000);
        var path = folder.Write("a.bin", content);

        var key = await Open().PutFileAsync(path, Token);
        Assert.Equal(key, await Open().PutAsync(content, Token));

        Assert.Equal(content, (await Open().GetAsync(key, Token)).ToArray());
        Assert.Single(Stored());
    }

    [Fact]
    public async Task Get_Missing_SaysSo()
    {
        var key = new string('a', 64);
        Assert.Null(await Open().LengthAsync(key, Token));
        await Assert.ThrowsAsync<KeyNotFoundException>(() => Open().GetAsync(key, Token));
        await Assert.ThrowsAsync<KeyNotFoundException>(() => Open().ReadAsync(key, 0, 10, Token));
    }

    [Theory]
    [InlineData(1000)]
    public async Task Get_Damaged_IsRefused(int length)
    {
        var key = await Open().PutAsync(RandomNumberGenerator.GetBytes(length), Token);
        Damage(key);
        await Assert.ThrowsAsync<InvalidDataException>(() => Open().GetAsync(key, Token));
        await Assert.ThrowsAsync<InvalidDataException>(() => Open().ReadAsync(key, 0, 10, Token));
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Get_NoKey_IsRefused(string key)
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Open().GetAsync(key, Token));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Open().LengthAsync(key, Token));
    }

    [Fact]
    public async Task Put_CallersBytesChangeLater_StoreKeepsWhatItWasGiven()
    {
        var store = Open();
        var content = new byte[] { 1, 2, 3 };
        var key = await store.PutAsync(content, Token);
        content[0] = 9;
        Assert.Equal([1, 2, 3], (await store.GetAsync(key, Token)).ToArray());
    }

    [Fact]
    public async Task Delete_OldContent_GoesUnlessItIsStoredAgainBefore()
    {
        var (first, second) = (new byte[] { 1 }, new byte[] { 2 });
        string[] keys = [await Open().PutAsync(first, Token), await Open().PutAsync(second, Token), await Open().PutAsync(new byte[] { 3 }, Token)];
        var inventory = (IArtifactInventory)Open();
        foreach (var key in keys) Age(key, DateTime.UtcNow.AddDays(-2));
        var listed = new List<StoredArtifact>();
        await foreach (var artifact in inventory.ListAsync(Token)) listed.Add(artifact);
        Assert.Equal(keys.Order(StringComparer.Ordinal), listed.Select(a => a.Sha256).Order(StringComparer.Ordinal));
        Assert.All(listed, a => Assert.InRange(DateTime.UtcNow - a.WrittenUtc, TimeSpan.FromHours(47), TimeSpan.FromHours(49)));

        await Open().PutAsync(first, Token);
        var yesterday = DateTime.UtcNow.AddDays(-1);

        Assert.False(await inventory.DeleteAsync(keys[0], yesterday, Token));
        Assert.True(await inventory.DeleteAsync(keys[1], yesterday, Token));
        Assert.False(await inventory.DeleteAsync(keys[1], yesterday, Token));
        Assert.Null(await Open().LengthAsync(keys[1], Token));
        Assert.Equal(first, (await Open().GetAsync(keys[0], Token)).ToArray());
        Assert.False(await inventory.HoldAsync(keys[1], Token));
        Assert.True(await inventory.HoldAsync(keys[0], Token));
    }

    [Fact]
    public async Task Fault_DamagedContent_IsNamed()
    {
        var key = await Open().PutAsync(RandomNumberGenerator.GetBytes(1000), Token);
        Assert.Null(await ((IArtifactInventory)Open()).FaultAsync(key, Token));
        Damage(key);
        Assert.Contains(key, await ((IArtifactInventory)Open()).FaultAsync(key, Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Users_TwoStores_AreBothNamed()
    {
        var inventory = (IArtifactInventory)Open();
        var first = await inventory.UsersAsync("one", Token);
        Assert.Single(first.Marks);
        Assert.InRange(DateTime.UtcNow - first.SinceUtc, TimeSpan.FromMinutes(-1), TimeSpan.FromMinutes(1));
        Assert.Single((await inventory.UsersAsync("one", Token)).Marks);
        Assert.Equal(2, (await inventory.UsersAsync("two", Token)).Marks.Count);
    }

    [Fact]
    public async Task Put_ManyAtOnce_AllSucceed()
    {
        var content = RandomNumberGenerator.GetBytes(20_000);
        var keys = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Open().PutAsync(content, Token)));
        Assert.Single(keys.Distinct());
        Assert.Single(Stored());
    }
}
