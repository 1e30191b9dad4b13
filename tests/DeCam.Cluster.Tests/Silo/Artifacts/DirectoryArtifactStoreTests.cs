using DeCam.Cluster.Grains.Artifacts;
using DeCam.Cluster.Silo.Artifacts;

namespace DeCam.Cluster.Tests.Silo.Artifacts;

public sealed class DirectoryArtifactStoreTests : ArtifactStoreContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Read_LargeDamaged_IsRefused()
    {
        var key = await Open().PutAsync(new byte[100_000], Token);
        Damage(key);
        await Assert.ThrowsAsync<InvalidDataException>(() => Open().ReadAsync(key, 50_000, 10, Token));
    }

    [Fact]
    public async Task Put_TruncatedCopyOnDisk_IsRepaired()
    {
        var content = new byte[1000];
        var key = await Open().PutAsync(content, Token);
        File.WriteAllBytes(Assert.Single(Stored()), content[..10]);
        Assert.Equal(key, await Open().PutAsync(content, Token));
        Assert.Equal(content, (await Open().GetAsync(key, Token)).ToArray());
    }

    [Fact]
    public async Task PutFile_SourceThatCannotBeRead_DoesNotNameTheFolderOfTheStore()
    {
        var gone = _folder.File("gone.png");

        var fault = await Assert.ThrowsAsync<FileNotFoundException>(() => new DirectoryArtifactStore(_folder.File("store"), CacheBytes, "north").PutFileAsync(gone, Token));

        Assert.Contains(gone, fault.Message, StringComparison.Ordinal);
    }

    protected override IArtifactStore Open() => new DirectoryArtifactStore(_folder.Path, CacheBytes);

    protected override void Damage(string key)
    {
        var path = _folder.File(key[..2], key[2..]);
        var bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);
    }

    protected override void Age(string key, DateTime writtenUtc) => File.SetLastWriteTimeUtc(_folder.File(key[..2], key[2..]), writtenUtc);

    protected override IReadOnlyList<string> Stored() => Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories);
}
