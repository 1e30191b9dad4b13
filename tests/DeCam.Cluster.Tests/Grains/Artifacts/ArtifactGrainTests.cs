using System.Security.Cryptography;
using DeCam.Cluster.Grains.Artifacts;
using DeCam.Cluster.Testing.Planted;

namespace DeCam.Cluster.Tests.Grains.Artifacts;

public sealed class ArtifactGrainTests
{
    [Fact]
    public async Task Upload_InPieces_IsReadBack()
    {
        await using var cluster = await PlantedCluster.StartAsync(1, options: _ => new() { ArtifactLimitBytes = 200_000 });
        var grain = cluster.Grains.GetGrain<IArtifactGrain>(0);
        var content = RandomNumberGenerator.GetBytes(150_000);
        var (key, upload) = (Convert.ToHexStringLower(SHA256.HashData(content)), Guid.NewGuid().ToString("N"));
        Assert.False(await grain.ExistsAsync(key));

        for (var offset = 0; offset < content.Length; offset += IArtifactGrain.PieceBytes)
            await grain.WriteAsync(upload, offset, new(content.AsSpan(offset).ToArray().Take(IArtifactGrain.PieceBytes).ToArray()));

        Assert.True(await grain.CommitAsync(upload, key));
        Assert.True(await grain.CommitAsync(upload, key));
        Assert.Equal(content.Length, await grain.LengthAsync(key));
        Assert.Equal(content[100_000..100_500], (await grain.ReadAsync(key, 100_000, 500)).Value);
    }

    [Fact]
    public async Task Upload_StoreDoesNotAnswer_IsASentenceThatNamesTheSilo()
    {
        await using var cluster = await PlantedCluster.StartAsync(1);
        var grain = cluster.Grains.GetGrain<IArtifactGrain>(0);
        var (key, upload) = (Convert.ToHexStringLower(SHA256.HashData([1])), NewId());
        await grain.WriteAsync(upload, 0, new([1]));
        cluster.Artifacts.Fault = new HttpRequestException("Connection refused (bucket:9000)");

        foreach (var call in (Func<Task>[])[() => grain.CommitAsync(upload, key), () => grain.ReadAsync(key, 0, 1)])
        {
            var refused = await Assert.ThrowsAsync<SiloFolderException>(call);
            Assert.Matches("^The artifact store of silo '.+' does not answer: Connection refused \\(bucket:9000\\)\\.$", refused.Message);
        }
    }

    [Fact]
    public async Task Upload_BesideSixteenUnfinishedOnesOfTheClient_IsRefusedUntilOneEnds()
    {
        using var folder = new TemporaryFolder();
        await using var cluster = await PlantedCluster.StartAsync(1, options: _ => new() { UploadFolder = folder.File("uploads") });
        var grain = cluster.Grains.GetGrain<IArtifactGrain>(0);
        var ids = Enumerable.Range(0, 16).Select(_ => NewId()).ToList();
        foreach (var id in ids) await grain.WriteAsync(id, 0, new([1]));

        var refused = await Assert.ThrowsAsync<LimitExceededException>(() => grain.WriteAsync(NewId(), 0, new([1])));
        Assert.Equal("This client has 16 unfinished uploads at this silo, as many as one may have; finish them, or wait 10 minutes until abandoned ones are dropped.", refused.Message);
        await grain.WriteAsync(ids[0], 0, new([1]));
        await grain.CommitAsync(ids[0], new string('0', 64));
        await grain.WriteAsync(NewId(), 0, new([1]));
    }

    [Fact]
    public async Task Upload_OtherClientsFillTheSilo_IsRefusedOnlyThen()
    {
        using var folder = new TemporaryFolder();
        using var uploads = new UploadFolder(new() { UploadFolder = folder.File("uploads") });
        foreach (var client in (string[])["a", "b", "c"])
            for (var i = 0; i < 16; i++) await uploads.WriteAsync(client, NewId(), 0, [1]);
        var last = NewId();

        for (var i = 0; i < 15; i++) await uploads.WriteAsync("d", NewId(), 0, [1]);
        await uploads.WriteAsync("e", last, 0, [1]);

        var refused = await Assert.ThrowsAsync<LimitExceededException>(() => uploads.WriteAsync("e", NewId(), 0, [1]));
        Assert.StartsWith("This silo holds 64 unfinished uploads, as many as it may;", refused.Message, StringComparison.Ordinal);
        await uploads.WriteAsync("e", last, 1, [2]);
        await Assert.ThrowsAsync<ArgumentException>(() => uploads.WriteAsync("d", last, 2, [3]));
    }

    [Fact]
    public async Task Upload_WrongHashOrTooLargeOrBadKey_IsRefused()
    {
        await using var cluster = await PlantedCluster.StartAsync(1, options: _ => new() { ArtifactLimitBytes = 1000 });
        var grain = cluster.Grains.GetGrain<IArtifactGrain>(0);
        var upload = Guid.NewGuid().ToString("N");

        await grain.WriteAsync(upload, 0, new([1, 2, 3]));
        Assert.False(await grain.CommitAsync(upload, new string('0', 64)));
        var tooLarge = await Assert.ThrowsAsync<ArgumentException>(() => grain.WriteAsync(upload, 998, new([1, 2, 3])));
        Assert.Contains("raise DeCam:Artifacts:LimitMebibytes", tooLarge.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => grain.WriteAsync(upload, 5, new([1])));
        await Assert.ThrowsAsync<ArgumentException>(() => grain.WriteAsync("../../escape", 0, new([1])));
        await Assert.ThrowsAsync<ArgumentException>(() => grain.ExistsAsync("../../escape"));
    }

    private static string NewId() => Guid.NewGuid().ToString("N");
}
