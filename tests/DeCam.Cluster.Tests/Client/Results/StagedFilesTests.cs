using DeCam.Cluster.Client.Results;

namespace DeCam.Cluster.Tests.Client.Results;

public sealed class StagedFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Publish_Twice_PutsEachFileInPlaceOnce()
    {
        using var files = new StagedFiles(_folder.Path, "maps");
        File.WriteAllBytes(files.Add("a"), [1]);
        Assert.Empty(Directory.EnumerateFiles(_folder.Path));
        Assert.Equal([_folder.File("a")], files.Publish());

        File.WriteAllBytes(files.Add("b"), [2]);
        Assert.Equal([_folder.File("b")], files.Publish());
        Assert.Equal(["a", "b"], Directory.EnumerateFiles(_folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Publish_NotDurable_ReplacesWhatIsThere()
    {
        File.WriteAllBytes(_folder.File("a"), [1]);
        using (var files = new StagedFiles(_folder.Path, "images") { IsDurable = false })
        {
            File.WriteAllBytes(files.Add("a"), [2]);
            Assert.Equal([_folder.File("a")], files.Publish());
        }

        Assert.Equal([2], File.ReadAllBytes(_folder.File("a")));
        Assert.Single(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Publish_FileThatWasNotWritten_PutsNoneInPlace()
    {
        using (var files = new StagedFiles(_folder.Path, "sweep"))
        {
            File.WriteAllBytes(files.Add("a"), [1]);
            files.Add("b");
            Assert.Throws<FileNotFoundException>(() => files.Publish());
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    public void Dispose() => _folder.Dispose();
}
