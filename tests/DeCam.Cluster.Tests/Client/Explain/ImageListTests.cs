using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Explain;

namespace DeCam.Cluster.Tests.Client.Explain;

public sealed class ImageListTests : IDisposable
{
    private static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF, 0xE0, 0, 16];
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void From_Folder_GivesPicturesByContentOrNameAndNamesTheRest()
    {
        foreach (var name in (string[])["b.JPG", "a.png", "c.jfif"]) _folder.Write(name, []);
        _folder.Write("photo.dat", Jpeg);
        foreach (var name in (string[])["notes.txt", "maps.csv"]) _folder.Write(name, "words"u8.ToArray());

        var list = From(_folder.Path);

        Assert.Equal(["a.png", "b.JPG", "c.jfif", "photo.dat"], list.Images.Select(i => i.Name));
        Assert.Equal($"Of folder '{_folder.Path}', 4 images are taken; passed over: 2 files that are no pictures (maps.csv, notes.txt).", Assert.Single(list.Notes));
    }

    [Fact]
    public void From_FolderOfClassFolders_KeepsTheFoldersInTheResults()
    {
        foreach (var name in (string[])["n01440764/a.JPEG", "n01443537/a.JPEG", "top.png"]) _folder.Write(name, Jpeg);

        Assert.Equal(["n01440764/a", "n01443537/a", "top"], From(_folder.Path).Images.Select(i => i.ResultName));
    }

    [Fact]
    public void From_FlatFolder_NamesResultsAsBefore()
    {
        foreach (var name in (string[])["cat.png", "cat.jpg", "dog.png", "...png"]) _folder.Write(name, Jpeg);

        Assert.Equal(["...png", "cat.jpg", "cat.png", "dog"], From(_folder.Path).Images.Select(i => i.ResultName));
    }

    [Fact]
    public void From_TwoFoldersWithOneName_KeepsTheFoldersApart()
    {
        foreach (var name in (string[])["x/a.png", "x/b.png", "y/a.png"]) _folder.Write(name, Jpeg);

        Assert.Equal(["x/a", "x/b", "y/a"], From(_folder.File("x"), _folder.File("y")).Images.Select(i => i.ResultName));
    }

    [Fact]
    public void From_PictureCalledAsAFolder_KeepsItsExtension()
    {
        foreach (var name in (string[])["a.png", "a/b.png"]) _folder.Write(name, Jpeg);

        Assert.Equal(["a.png", "a/b"], From(_folder.Path).Images.Select(i => i.ResultName));
    }

    [Fact]
    public void From_ResultsHiddenFoldersAndLinksOut_ArePassedOverByName()
    {
        foreach (var name in (string[])["in/a.png", "in/.git/x.png", "in/old/cat/overlay.png", "in/both/cat/rise/overlay.png", "in/both/cat/compare.png", "in/out/new/overlay.png", "else/b.png"]) _folder.Write(name, Jpeg);
        foreach (var name in (string[])["in/old/cat/result.json", "in/both/cat/rise/saliency.npy"]) _folder.Write(name, []);
        File.CreateSymbolicLink(_folder.File("in", "out.png"), _folder.File("else", "b.png"));
        File.CreateSymbolicLink(_folder.File("in", "inside.png"), "a.png");
        Directory.CreateSymbolicLink(_folder.File("in", "folder"), _folder.File("else"));

        var list = ImageList.From([_folder.File("in")], _folder.File("in", "out"));

        Assert.Equal(["a.png", "inside.png"], list.Images.Select(i => i.Name));
        Assert.EndsWith("passed over: 1 hidden folder (.git), 2 folders of results (both/cat, old/cat), 1 folder of results or masks of this command (out) " +
            "and 2 links to folders or out of the folder (folder, out.png).", Assert.Single(list.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void From_PipesAndEndlessLinks_ArePassedOverByNameAndNeverOpened()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no pipes in folders.");
        _folder.Write("a.png", Jpeg);
        System.Diagnostics.Process.Start("mkfifo", [_folder.File("pipe.png")]).WaitForExit();
        File.CreateSymbolicLink(_folder.File("self.png"), "self.png");

        var list = From(_folder.Path);

        Assert.Equal(["a.png"], list.Images.Select(i => i.Name));
        Assert.EndsWith("passed over: 2 pipes, devices or endless links (pipe.png, self.png).", Assert.Single(list.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void From_SameStem_GivesEachItsOwnResultFolder()
    {
        var list = From(_folder.Write("x/cat.png", []), _folder.Write("x/cat.jpg", []), _folder.Write("y/cat.png", []), _folder.Write("dog.png", []));

        Assert.Equal(["cat.png", "cat.jpg", "cat.png-2", "dog"], list.Images.Select(i => i.ResultName));
    }

    [Fact]
    public void From_NamesOfDots_StayBelowTheOutputFolder() =>
        Assert.Equal(["...png", "..jpg", ".png"], From(_folder.Write("...png", []), _folder.Write("..jpg", []), _folder.Write(".png", [])).Images.Select(i => i.ResultName));

    [Theory]
    [InlineData('x', 217, false)]
    [InlineData('x', 251, true)]
    [InlineData('ж', 120, true)]
    public void From_LongName_IsShortenedWithAHashAndSaid(char letter, int length, bool isShortened)
    {
        var name = new string(letter, length);
        var (one, other) = (_folder.Write($"{name}.png", []), _folder.Write($"{name[..^1]}y.png", []));

        var list = From(one, other);

        Assert.Equal(isShortened ? 2 : 0, list.Notes.Count);
        Assert.Equal(2, list.Images.DistinctBy(i => i.ResultName).Count());
        Assert.All(list.Images, i => Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(i.ResultName), 1, 217));
        if (!isShortened) Assert.Equal(name, list.Images[0].ResultName);
    }

    [Fact]
    public void From_FileTwice_GivesItOnce()
    {
        var cat = _folder.Write("cat.png", []);

        Assert.Single(From(cat, Path.Combine(_folder.Path, ".", "cat.png"), _folder.Path).Images);
    }

    [Fact]
    public void From_FolderWithoutPictures_IsBadInputThatNamesWhatIsThere()
    {
        _folder.Write("notes.txt", "words"u8.ToArray());

        var refused = Assert.Throws<CommandFailedException>(() => From(_folder.Path));

        Assert.Equal(ExitCode.Input, refused.ExitCode);
        Assert.Contains("holds no image, only 1 file that is no picture (notes.txt)", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private ImageList From(params string[] arguments) => ImageList.From(arguments, _folder.File("decam-out"));
}
