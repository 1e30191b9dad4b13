using DeCam.Cluster.Client.Results;

namespace DeCam.Cluster.Tests.Client.Results;

public sealed class StaleResultsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Remove_OneClassAfterSeveral_RemovesTheFoldersOfClasses()
    {
        Write("result.json", "overlay.png", "class-0/result.json", "class-3/result.json", "class-3/saliency-50.npy", "class-3/uncertainty.npy");

        StaleResults.Remove(Place, [Place]);

        Assert.Equal(["overlay.png", "result.json"], Left());
        Assert.False(Directory.Exists(In("class-0")));
    }

    [Fact]
    public void Remove_SeveralClassesAfterOne_RemovesTheFilesOfTheOne()
    {
        Write("result.json", "overlay.png", "compare.png", "class-3/result.json", "notes.txt");

        StaleResults.Remove(Place, [In("class-3")]);

        Assert.Equal(["class-3/result.json", "compare.png", "notes.txt"], Left());
    }

    [Fact]
    public void Remove_FoldersOfMethods_Stay()
    {
        string[] methods = ["compare.png", "decam/result.json", "lime/result.json", "rise/class-3/result.json"];
        Write([.. methods, "result.json"]);

        StaleResults.Remove(Place, [Place]);

        Assert.Equal(methods.Append("result.json").Order(StringComparer.Ordinal), Left());
    }

    [Fact]
    public void Remove_WhatIsNotCertainlyOurs_Stays()
    {
        string[] foreign = ["class-1/more/result.json", "class-1/result.json", "class-2/notes.txt", "class-2/result.json", "class-4/overlay.png", "mine/result.json"];
        Write([.. foreign, "result.json"]);

        StaleResults.Remove(Place, [Place]);

        Assert.Equal([.. foreign, "result.json"], Left());
    }

    public void Dispose() => _folder.Dispose();

    private string Place => _folder.File("cat");

    private string In(string path) => Path.Combine([Place, .. path.Split('/')]);

    private void Write(params string[] paths)
    {
        foreach (var path in paths) _folder.Write(Path.Combine(["cat", .. path.Split('/')]), [0]);
    }

    private IEnumerable<string> Left() => Directory.EnumerateFiles(Place, "*", SearchOption.AllDirectories)
        .Select(f => Path.GetRelativePath(Place, f).Replace(Path.DirectorySeparatorChar, '/')).Order(StringComparer.Ordinal);
}
