using Amazon.Runtime;
using DeCam.Cluster.Grains.Artifacts;
using DeCam.Cluster.Silo;
using DeCam.Cluster.Silo.Artifacts;

namespace DeCam.Cluster.Tests.Silo.Artifacts;

/// <summary>The S3 store against a small server in this process that keeps objects; signatures are not checked by it.</summary>
public sealed class S3ArtifactStoreTests : ArtifactStoreContract, IAsyncLifetime
{
    private readonly PlantedBucket _bucket = new();
    private readonly List<S3ArtifactStore> _opened = [];

    public async ValueTask InitializeAsync() => await _bucket.StartAsync(Token);

    public async ValueTask DisposeAsync()
    {
        _opened.ForEach(store => store.Dispose());
        await _bucket.DisposeAsync();
    }

    [Fact]
    public async Task Put_PrefixAndPathStyle_NameTheObject()
    {
        var key = await Open().PutAsync(new byte[] { 1 }, Token);
        Assert.Equal($"/decam/team/{key[..2]}/{key[2..]}", Assert.Single(Stored()));
        Assert.All(_bucket.Authorizations, header => Assert.StartsWith("AWS4-HMAC-SHA256 Credential=key/", header, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Probe_Bucket_WritesOneObjectHoweverOften()
    {
        var store = (S3ArtifactStore)Open();
        await store.ProbeAsync(Token);
        await store.ProbeAsync(Token);
        Assert.Equal("/decam/team/start-probe", Assert.Single(Stored()));
    }

    [Fact]
    public async Task Get_ObjectsCopiedBackFromABackup_AreWhole()
    {
        var contents = Enumerable.Range(1, 5).Select(n => new byte[] { (byte)n, 7 }).ToList();
        var keys = new List<string>();
        foreach (var content in contents) keys.Add(await Open().PutAsync(content, Token));
        var backup = _bucket.Objects.ToDictionary();

        foreach (var name in backup.Keys) _bucket.Objects.TryRemove(name, out _);
        await Assert.ThrowsAsync<KeyNotFoundException>(() => Open().GetAsync(keys[0], Token));
        foreach (var (name, content) in backup) (_bucket.Objects[name], _bucket.Times[name]) = (content, DateTime.UtcNow);

        for (var i = 0; i < keys.Count; i++) Assert.Equal(contents[i], (await Open().GetAsync(keys[i], Token)).ToArray());
        var listed = 0;
        await foreach (var artifact in ((IArtifactInventory)Open()).ListAsync(Token))
        {
            Assert.Null(await ((IArtifactInventory)Open()).FaultAsync(artifact.Sha256, Token));
            listed++;
        }

        Assert.Equal(keys.Count, listed);
    }

    protected override IArtifactStore Open()
    {
        var options = new ArtifactOptions { Kind = ArtifactKind.S3, Endpoint = _bucket.Address, Bucket = "decam", Prefix = "team/", CacheMebibytes = 0 };
        var store = S3Connection.Open(options, new BasicAWSCredentials("key", "secret"), CacheBytes);
        _opened.Add(store);
        return store;
    }

    protected override void Damage(string key) => _bucket.Objects[$"/decam/team/{key[..2]}/{key[2..]}"][^1] ^= 1;

    protected override void Age(string key, DateTime writtenUtc) => _bucket.Times[$"/decam/team/{key[..2]}/{key[2..]}"] = writtenUtc;

    protected override IReadOnlyList<string> Stored() => [.. _bucket.Objects.Keys];
}
