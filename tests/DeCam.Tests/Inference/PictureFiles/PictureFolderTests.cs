using DeCam.Inference.PictureFiles;
using DeCam.Scoring;

namespace DeCam.Tests.Inference.PictureFiles;

public sealed class PictureFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("decam-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Of_LinksThatLeadOutOnTheWay_ArePassedOver()
    {
        string In(params string[] parts) => Path.Combine([_folder, "in", .. parts]);
        Directory.CreateDirectory(In("real"));
        Directory.CreateDirectory(Path.Combine(_folder, "else", "deep"));
        foreach (var file in (string[])[In("a.png"), In("real", "b.png"), Path.Combine(_folder, "else", "c.png"), Path.Combine(_folder, "else", "deep", "d.png")]) File.WriteAllBytes(file, [1]);
        Directory.CreateSymbolicLink(In("away"), Path.Combine(_folder, "else", "deep"));
        Directory.CreateSymbolicLink(In("near"), "real");
        File.CreateSymbolicLink(In("good.png"), "near/b.png");
        File.CreateSymbolicLink(In("self.png"), "self.png");
        File.CreateSymbolicLink(In("through.png"), "away/d.png");
        File.CreateSymbolicLink(In("up.png"), "away/../c.png");

        var found = PictureFolder.Of(Path.Combine(_folder, "in"));

        Assert.Equal(["a.png", "good.png", "real/b.png"], found.Pictures.Select(p => p.Name));
    }

    [Fact]
    public void Of_MoreThanAFolderOfImagesHas_IsRefused()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "a"));
        for (var i = 0; i < 3; i++) File.WriteAllText(Path.Combine(_folder, "a", $"{i}.txt"), "");

        Assert.Empty(PictureFolder.Of(_folder, isDeep: true, except: null, mostEntries: 4).Pictures);
        var refusal = Assert.Throws<ScoringRefusedException>(() => PictureFolder.Of(_folder, isDeep: true, except: null, mostEntries: 3));

        Assert.Equal($"Folder '{_folder}' holds more than 3 files and folders; name a folder that holds the images and little else.", refusal.Message);
    }
}
