using DeCam.Inference.PictureFiles;
using DeCam.Scoring;

namespace DeCam.Tests.Inference.PictureFiles;

public sealed class PictureFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("decam-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

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
