using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Explain;

namespace DeCam.Cluster.Tests.Client;

public sealed class ImageListTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void From_Folder_GivesItsPicturesSortedAndNothingElse()
    {
        foreach (var name in (string[])["b.JPG", "a.png", "notes.txt", "sub/c.png"]) _folder.Write(name, []);

        Assert.Equal(["a.png", "b.JPG"], ImageList.From([_folder.Path]).Select(i => i.FileName));
    }

    [Fact]
    public void From_SameStem_GivesEachItsOwnResultFolder()
    {
        var images = ImageList.From([_folder.Write("x/cat.png", []), _folder.Write("x/cat.jpg", []), _folder.Write("y/cat.png", []), _folder.Write("dog.png", [])]);

        Assert.Equal(["cat.png", "cat.jpg", "cat.png-2", "dog"], images.Select(i => i.ResultName));
    }

    [Fact]
    public void From_NamesOfDots_StayBelowTheOutputFolder() =>
        Assert.Equal(["...png", "..jpg", ".png"], ImageList.From([_folder.Write("...png", []), _folder.Write("..jpg", []), _folder.Write(".png", [])]).Select(i => i.ResultName));

    [Fact]
    public void From_FileTwice_GivesItOnce()
    {
        var cat = _folder.Write("cat.png", []);

        Assert.Single(ImageList.From([cat, Path.Combine(_folder.Path, ".", "cat.png"), _folder.Path]));
    }

    [Fact]
    public void From_EmptyFolder_IsBadInput()
    {
        var refused = Assert.Throws<CommandFailedException>(() => ImageList.From([_folder.Path]));

        Assert.Equal(ExitCode.Input, refused.ExitCode);
    }

    public void Dispose() => _folder.Dispose();
}
