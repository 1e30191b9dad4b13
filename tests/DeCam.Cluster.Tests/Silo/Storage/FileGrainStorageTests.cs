using DeCam.Cluster.Silo.Storage;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Storage;

namespace DeCam.Cluster.Tests.Silo.Storage;

public sealed class FileGrainStorageTests : IDisposable
{
    private const string Name = "run";
    private static readonly GrainId Grain = GrainId.Create("explanation", "0123");
    private readonly TemporaryFolder _folder = new();

    private string StateFile => Directory.GetFiles(_folder.Path, "*.state", SearchOption.AllDirectories).Single();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Write_ThenReadByAnother_GivesTheSameState()
    {
        var written = new GrainState<Dictionary<string, int>>(new() { ["a"] = 1, ["b"] = 2 });
        await Open().WriteStateAsync(Name, Grain, written);

        var read = await ReadAsync(Open());

        Assert.Equal(written.State, read.State);
        Assert.Equal(written.ETag, read.ETag);
        Assert.True(read.RecordExists);
    }

    [Fact]
    public async Task Read_NothingWritten_GivesAFreshState()
    {
        var read = await ReadAsync(Open());
        Assert.Empty(read.State!);
        Assert.Null(read.ETag);
        Assert.False(read.RecordExists);
    }

    [Fact]
    public async Task Write_StateChangedByAnother_IsRefusedAndChangesNothing()
    {
        var first = new GrainState<Dictionary<string, int>>(new() { ["a"] = 1 });
        await Open().WriteStateAsync(Name, Grain, first);
        var other = await ReadAsync(Open());
        other.State!["a"] = 2;
        await Open().WriteStateAsync(Name, Grain, other);

        await Assert.ThrowsAsync<InconsistentStateException>(() => Open().WriteStateAsync(Name, Grain, first));
        Assert.Equal(2, (await ReadAsync(Open())).State!["a"]);
    }

    [Fact]
    public async Task Write_StateClearedAndWrittenAnew_OldETagIsRefused()
    {
        var old = new GrainState<Dictionary<string, int>>(new() { ["a"] = 1 });
        await Open().WriteStateAsync(Name, Grain, old);
        var clearing = await ReadAsync(Open());
        await Open().ClearStateAsync(Name, Grain, clearing);
        Assert.False((await ReadAsync(Open())).RecordExists);
        await Open().WriteStateAsync(Name, Grain, clearing);

        await Assert.ThrowsAsync<InconsistentStateException>(() => Open().WriteStateAsync(Name, Grain, old));
    }

    [Fact]
    public async Task Write_ManyWritersOfOneCounter_LosesNoIncrement()
    {
        const int writers = 8, increments = 10;
        await Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Task.Run(async () =>
        {
            var storage = Open();
            for (var done = 0; done < increments;)
            {
                var state = await ReadAsync(storage);
                state.State!["count"] = state.State.GetValueOrDefault("count") + 1;
                try
                {
                    await storage.WriteStateAsync(Name, Grain, state);
                    done++;
                }
                catch (InconsistentStateException)
                {
                    // Somebody was faster: read again.
                }
            }
        })));
        Assert.Equal(writers * increments, (await ReadAsync(Open())).State!["count"]);
    }

    [Fact]
    public async Task Read_WriterDiedBeforeTheRename_GivesTheOldStateAndTheNextWriteWorks()
    {
        var state = new GrainState<Dictionary<string, int>>(new() { ["a"] = 1 });
        await Open().WriteStateAsync(Name, Grain, state);
        await File.WriteAllBytesAsync(StateFile + ".tmp", File.ReadAllBytes(StateFile)[..20], TestContext.Current.CancellationToken);

        var read = await ReadAsync(Open());
        Assert.Equal(1, read.State!["a"]);
        read.State!["a"] = 2;
        await Open().WriteStateAsync(Name, Grain, read);
        Assert.Equal(2, (await ReadAsync(Open())).State!["a"]);
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.tmp", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Read_DamagedFile_NamesIt()
    {
        await Open().WriteStateAsync(Name, Grain, new GrainState<Dictionary<string, int>>(new() { ["a"] = 1 }));
        var bytes = File.ReadAllBytes(StateFile);
        bytes[^1] ^= 1;
        File.WriteAllBytes(StateFile, bytes);

        var damaged = await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync(Open()));
        Assert.Contains(StateFile, damaged.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../../../etc/passwd")]
    [InlineData("..")]
    [InlineData("/absolute")]
    [InlineData("a\0b\nc")]
    [InlineData("CON")]
    [InlineData("äöü…")]
    public async Task Write_HostileNames_StayBelowTheFolder(string key)
    {
        var storage = new FileGrainStorage(_folder.File("inner"), Serializer());
        await storage.WriteStateAsync(key, GrainId.Create("explanation", key), new GrainState<Dictionary<string, int>>([]));
        Assert.Single(Directory.GetFiles(_folder.File("inner"), "*.state", SearchOption.AllDirectories));
        Assert.Equal([_folder.File("inner")], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Names_DifferingInCaseOrPunctuation_AreDifferentFiles()
    {
        string[] ids = ["run/A", "run/a", "run.a", "run_a", new string('x', 300), new string('x', 301)];
        var files = ids.Select(id => StateFileName.Of("/root", Name, id).File.ToLowerInvariant()).ToList();
        Assert.Equal(files.Count, files.Distinct().Count());
        Assert.All(files, file => Assert.True(Path.GetFileName(file).Length < 100));
    }

    private static OrleansGrainStorageSerializer Serializer() =>
        new(new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer>());

    private static async Task<GrainState<Dictionary<string, int>>> ReadAsync(FileGrainStorage storage)
    {
        var state = new GrainState<Dictionary<string, int>>();
        await storage.ReadStateAsync(Name, Grain, state);
        return state;
    }

    private FileGrainStorage Open() => new(_folder.Path, Serializer());
}
