using DeCam.Cluster.Client.Results;

namespace DeCam.Cluster.Tests.Client.Results;

public sealed class ResultFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Publish_PutsAllFilesInPlaceAndNothingElse()
    {
        using (var files = new ResultFolder(_folder.Path, "cat"))
        {
            files.Add(ResultFiles.Map, [1, 2]);
            files.Add(ResultFiles.Document, [3]);
            Assert.False(Directory.Exists(_folder.File("cat")));
            files.Publish();
        }

        Assert.Equal([ResultFiles.Document, ResultFiles.Map], Names());
        Assert.Single(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Dispose_WithoutPublish_LeavesNothing()
    {
        using (var files = new ResultFolder(_folder.Path, "cat")) files.Add(ResultFiles.Map, [1]);

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Publish_OverEarlierResult_RemovesItsFilesAndKeepsForeignOnes()
    {
        foreach (var name in (string[])[ResultFiles.Curves, ResultFiles.Snapshot(500), "notes.txt"]) _folder.Write(Path.Combine("cat", name), [0]);
        using (var files = new ResultFolder(_folder.Path, "cat"))
        {
            files.Add(ResultFiles.Document, [1]);
            files.Publish();
        }

        Assert.Equal(["notes.txt", ResultFiles.Document], Names());
    }

    [Fact]
    public void Add_FileThatCannotBeWritten_LeavesTheEarlierResult()
    {
        _folder.Write(Path.Combine("cat", ResultFiles.Document), [7]);
        using (var files = new ResultFolder(_folder.Path, "cat"))
        {
            files.Add(ResultFiles.Map, [1]);
            Assert.ThrowsAny<IOException>(() => files.Add(ResultFiles.Map + "/" + ResultFiles.Document, [1]));
        }

        Assert.Equal([ResultFiles.Document], Names());
        Assert.Equal([7], File.ReadAllBytes(_folder.File("cat", ResultFiles.Document)));
    }

    [Fact]
    public void New_FoldersOfAKilledProcess_AreRemovedWhenTheyAreOldAndOfTheSameResult()
    {
        string Left(string name, int minutes)
        {
            var path = Directory.CreateDirectory(_folder.File(name)).FullName;
            _folder.Write(Path.Combine(name, ResultFiles.Map), [1]);
            Directory.SetLastWriteTimeUtc(path, DateTime.UtcNow - TimeSpan.FromMinutes(minutes));
            return path;
        }

        var id = Guid.NewGuid().ToString("N");
        var old = Left($".cat.{id}.tmp", 90);
        string[] others = [Left($".cat.{Guid.NewGuid():N}.tmp", 30), Left($".dog.{id}.tmp", 90), Left($".cat.b.{id}.tmp", 90), Left(".cat.notes.tmp", 90)];

        using (new ResultFolder(_folder.Path, "cat"))
        {
            Assert.False(Directory.Exists(old));
            Assert.All(others, path => Assert.True(Directory.Exists(path), path));
        }
    }

    public void Dispose() => _folder.Dispose();

    private IEnumerable<string?> Names() => Directory.EnumerateFiles(_folder.File("cat")).Select(Path.GetFileName).Order(StringComparer.Ordinal);
}
