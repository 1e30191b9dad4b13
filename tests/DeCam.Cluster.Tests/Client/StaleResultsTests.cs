using DeCam.Cluster.Client.Results;

namespace DeCam.Cluster.Tests.Client;

public sealed class StaleResultsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Remove_FewerMethods_RemovesTheFoldersOfTheOthers()
    {
        Write("decam/result.json", "decam/saliency.npy", "lime/result.json", "lime/saliency-50.npy", "rise/class-3/result.json", "sobol/class-1/result.json", "compare.png");

        StaleResults.Remove(Picture, [In("decam"), In("rise/class-3")], hasComparison: true);

        Assert.Equal(["compare.png", "decam/result.json", "decam/saliency.npy", "rise/class-3/result.json"], Left());
        Assert.False(Directory.Exists(In("lime")));
    }

    [Fact]
    public void Remove_OneMethod_RemovesTheComparisonAndWhatWasCompared()
    {
        Write("result.json", "overlay.png", "compare.png", "decam/result.json", "lime/result.json");

        StaleResults.Remove(Picture, [Picture], hasComparison: false);

        Assert.Equal(["overlay.png", "result.json"], Left());
    }

    [Fact]
    public void Remove_SeveralMethodsAfterOne_RemovesTheFilesOfTheOne()
    {
        Write("result.json", "overlay.png", "class-3/result.json", "decam/result.json", "notes.txt");

        StaleResults.Remove(Picture, [In("decam")], hasComparison: true);

        Assert.Equal(["decam/result.json", "notes.txt"], Left());
    }

    [Fact]
    public void Remove_WhatIsNotCertainlyOurs_Stays()
    {
        string[] foreign = ["lime/notes.txt", "lime/result.json", "mine/result.json", "rise/more/a.txt", "rise/result.json", "sobol/overlay.png"];
        Write([.. foreign, "decam/result.json"]);
        Directory.CreateDirectory(In("hsic"));

        StaleResults.Remove(Picture, [In("decam")], hasComparison: true);

        Assert.Equal(["decam/result.json", .. foreign], Left());
        Assert.True(Directory.Exists(In("hsic")));
    }

    public void Dispose() => _folder.Dispose();

    private string Picture => _folder.File("cat");

    private string In(string path) => Path.Combine([Picture, .. path.Split('/')]);

    private void Write(params string[] paths)
    {
        foreach (var path in paths) _folder.Write(Path.Combine(["cat", .. path.Split('/')]), [0]);
    }

    private IEnumerable<string> Left() => Directory.EnumerateFiles(Picture, "*", SearchOption.AllDirectories)
        .Select(f => Path.GetRelativePath(Picture, f).Replace(Path.DirectorySeparatorChar, '/')).Order(StringComparer.Ordinal);
}
