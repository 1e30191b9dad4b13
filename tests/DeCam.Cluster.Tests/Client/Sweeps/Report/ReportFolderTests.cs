using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Sweeps.Report;

namespace DeCam.Cluster.Tests.Client.Sweeps.Report;

/// <summary>Only a folder of the report's own is written to and cleared.</summary>
public sealed class ReportFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Beside => ReportFolder.Of(_folder.Path);

    [Fact]
    public void EnsureFree_SomethingElse_IsRefusedByItsName()
    {
        ReportFolder.EnsureFree(_folder.Path, 201);
        var file = _folder.Write("report", "mine"u8.ToArray());
        IsRefused("is a file");
        // A report of one file needs no folder.
        ReportFolder.EnsureFree(_folder.Path, 200);
        File.Delete(file);

        Directory.CreateDirectory(_folder.File("elsewhere"));
        Directory.CreateSymbolicLink(Beside, _folder.File("elsewhere"));
        IsRefused("is a link");
        File.Delete(Beside);

        Directory.CreateDirectory(Beside);
        ReportFolder.EnsureFree(_folder.Path, 201);
        _folder.Write("report/images-0001.html", []);
        IsRefused("is a folder of something else");
    }

    [Fact]
    public void RemoveOthers_OwnFolder_KeepsWhatWasWrittenAndWhatIsNotIts()
    {
        ReportFolder.Make(Beside);
        foreach (var name in (string[])["images-0001.html", "images-0002.html", "p1.webp", "p2.webp", "mine.txt"]) _folder.Write($"report/{name}", []);
        ReportFolder.EnsureFree(_folder.Path, 201);

        ReportFolder.RemoveOthers(Beside, new HashSet<string> { "images-0001.html", "p1.webp" });
        Assert.Equal([ReportFolder.Mark, "images-0001.html", "mine.txt", "p1.webp"], Names());

        File.Delete(_folder.File("report", "mine.txt"));
        ReportFolder.RemoveOthers(Beside, new HashSet<string>());
        Assert.False(Directory.Exists(Beside));
    }

    [Fact]
    public void RemoveOthers_FolderOfTheUser_StaysAsItIs()
    {
        _folder.Write("report/p1.webp", []);

        ReportFolder.RemoveOthers(Beside, new HashSet<string>());

        Assert.Equal(["p1.webp"], Names());
    }

    public void Dispose() => _folder.Dispose();

    private IEnumerable<string?> Names() => Directory.EnumerateFileSystemEntries(Beside).Select(Path.GetFileName).Order(StringComparer.Ordinal);

    private void IsRefused(string words)
    {
        var refused = Assert.Throws<CommandFailedException>(() => ReportFolder.EnsureFree(_folder.Path, 201));
        Assert.Contains($"'{Beside}' {words}", refused.Message, StringComparison.Ordinal);
    }
}
