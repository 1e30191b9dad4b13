using DeCam.Cluster.Silo.Datasets;
using DeCam.Content;

namespace DeCam.Cluster.Tests.Silo.Datasets;

public sealed class DatasetContentsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Of_FilesThatWereAskedFor_IsTheirContentUntilTheyChange()
    {
        var (read, gone) = (_folder.Write("read.png", [1, 2, 3]), _folder.File("gone.png"));
        var written = File.GetLastWriteTimeUtc(read);
        using var contents = new DatasetContents(bytesPerSecond: 1 << 20);
        await contents.StartAsync(TestContext.Current.CancellationToken);

        Assert.Null(contents.Of(read));
        await ReadAsync(contents, gone, read);
        Assert.Equal(ContentKey.Of([1, 2, 3])[..32], contents.Of(read));
        Assert.Equal(ContentKey.Of([])[..32], contents.Of(gone));

        // Neither length nor time tells that the file is another one.
        _folder.Write("other.png", [3, 2, 1]);
        File.Move(_folder.File("other.png"), read, overwrite: true);
        File.SetLastWriteTimeUtc(read, written);
        if (OperatingSystem.IsLinux()) Assert.Null(contents.Of(read));
        await contents.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Survey_ContentThatIsNotReadYet_SaysHowMuchAndThenWhat()
    {
        foreach (var (copy, last) in ((string, byte)[])[("a", 1), ("b", 2)])
        {
            _folder.Write(Path.Combine(copy, "one.png"), [0, last]);
            _folder.Write(Path.Combine(copy, "boxes", "one.txt"), [1]);
            _folder.Write(Path.Combine(copy, "labels.txt"), [last]);
        }

        using var contents = new DatasetContents(bytesPerSecond: 1 << 20);
        Assert.Equal((2, ""), (DatasetSurvey.Of(_folder.File("a"), contents).Unread, DatasetSurvey.Of(_folder.File("a"), contents).Content));
        await contents.StartAsync(TestContext.Current.CancellationToken);
        await ReadAsync(contents, [.. ((string[])["a", "b"]).SelectMany(c => (string[])[_folder.File(c, "one.png"), _folder.File(c, "boxes", "one.txt")])]);
        var (a, b) = (DatasetSurvey.Of(_folder.File("a"), contents), DatasetSurvey.Of(_folder.File("b"), contents));
        Assert.Equal((0, 0, a.Digest), (a.Unread, b.Unread, b.Digest));
        Assert.NotEqual(a.Content, b.Content);
        await contents.StopAsync(TestContext.Current.CancellationToken);
    }

    private async Task ReadAsync(DatasetContents contents, params string[] files)
    {
        contents.Want(_folder.File(), files);
        while (files.Any(f => contents.Of(f) is null)) await Task.Delay(5, TestContext.Current.CancellationToken);
    }
}
