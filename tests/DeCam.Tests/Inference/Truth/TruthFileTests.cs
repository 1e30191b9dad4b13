using System.Text;
using DeCam.Inference.Truth;
using DeCam.Scoring;

namespace DeCam.Tests.Inference.Truth;

public sealed class TruthFileTests : IDisposable
{
    private static readonly string[] Images = ["n1/val_00000001.JPEG", "n1/val_00000002.JPEG", "val_00000003.JPEG"];
    private readonly string _folder = Directory.CreateTempSubdirectory("decam-test-").FullName;

    public static TheoryData<string, string> Forms => new()
    {
        { "index", "n1/val_00000001.JPEG,3\nn1/val_00000002.JPEG,3\nval_00000003.JPEG,4\n" },
        { "header", "image,class\nn1/val_00000001.JPEG,3\nn1/val_00000002.JPEG,3\nval_00000003.JPEG,4\n" },
        { "other header", "Label;FileName\r\n3;val_00000001.JPEG\r\n3;val_00000002.JPEG\r\n4;val_00000003.JPEG\r\n" },
        { "paths of another root", "filename,label\nval/n1/val_00000001.JPEG,3\nval/n1/val_00000002.JPEG,3\nval/val_00000003.JPEG,4\n" },
        { "tabs, backslashes, BOM", "\uFEFFn1\\val_00000001.JPEG\t3\nn1\\val_00000002.JPEG\t3\nval_00000003.JPEG\t4\n" },
        { "Caffe", "val_00000001.JPEG 3\nval_00000002.JPEG 3\nval_00000003.JPEG 4\n" },
        { "more lines than images", "val_00000003.JPEG 4\nval_00000002.JPEG 3\nval_00000001.JPEG 3\nval_00000009.JPEG 9\n" },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Read_Form_GivesEachImageItsClass(string form, string text) =>
        Assert.True(Read(text).ByImage.Select(e => (e.Key, e.Value.Word)).Order().SequenceEqual(Images.Zip(["3", "3", "4"]).Order()), form);

    [Fact]
    public void Read_Labels_KeepsTheirCommas()
    {
        var truth = Read("image,class\nval_00000001.JPEG,tench, Tinca tinca\nval_00000002.JPEG,\"goldfish, Carassius auratus\"\nval_00000003.JPEG,star\n");

        Assert.Equal(["tench, Tinca tinca", "goldfish, Carassius auratus", "star"], Images.Select(i => truth.ByImage[i].Word));
        Assert.Equal(4, truth.ByImage[Images[2]].Line);
    }

    [Fact]
    public void Read_KagglesSolution_TakesTheSynsetOfTheBoxes()
    {
        var truth = Read("ImageId,PredictionString\nval_00000001,n01440764 10 20 30 40 \nval_00000002,n01440764 1 2 3 4 n01440764 5 6 7 8\nval_00000003,n01443537 1 2 3 4\n");

        Assert.Equal(["n01440764", "n01440764", "n01443537"], Images.Select(i => truth.ByImage[i].Word));
    }

    [Fact]
    public void Read_NumbersOfTheDevelopmentKit_NeedItsTable()
    {
        Assert.Contains("an order of their own", Refusal("490\n361\n171\n").Message, StringComparison.Ordinal);

        File.WriteAllText(Path.Combine(_folder, "map_clsloc.txt"), "n02119789 171 kit_fox\nn02100735 361 English_setter\nn02110185 490 Siberian_husky\n");

        var truth = Read("490\n361\n171\n");
        Assert.Equal(["n02110185", "n02100735", "n02119789"], Images.Select(i => truth.ByImage[i].Word));
    }

    [Theory]
    [InlineData("val_00000001.JPEG,1\nval_00000002.JPEG,1\n", "no class for 1 of 3 images", "'val_00000003.JPEG'")]
    [InlineData("val_00000001.JPEG,1\nval_00000001.JPEG,2\n", "Line 2", "a second time")]
    [InlineData("a/val_00000003.JPEG,1\nb/val_00000003.JPEG,2\n", "a second time")]
    [InlineData("val_00000001.JPEG star\n", "Line 1", "'image,class' is wanted")]
    [InlineData("val_00000001.JPEG,1\nval_00000002.JPEG\n", "Line 2", "'image,class' is wanted")]
    [InlineData("val_00000001.JPEG,n01440764 1 2 3 4 n01443537 1 2 3 4\n", "several classes", "line 1")]
    [InlineData("\n\n", "is empty")]
    public void Read_Mistake_IsNamed(string text, params string[] words)
    {
        var message = Refusal(text).Message;

        Assert.All(words, w => Assert.Contains(w, message, StringComparison.Ordinal));
    }

    [Fact]
    public void Read_NumbersWithoutALineForAnImage_AreRefused()
    {
        File.WriteAllText(Path.Combine(_folder, "map_clsloc.txt"), "n02119789 1 kit_fox\n");

        Assert.Contains("has 2 lines but 'val_00000003.JPEG' wants line 3", Refusal("1\n1\n").Message, StringComparison.Ordinal);
        Assert.Contains("the class 7 in line 1", Refusal("7\n1\n1\n").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ManyMutatedFiles_AreReadOrRefusedSoon()
    {
        var random = new Random(31);
        var valid = Forms.Select(f => ((ITheoryDataRow)f).GetData()[1] as string ?? "").Append("ImageId,PredictionString\nval_00000001,n01440764 1 2 3 4\n").Select(Encoding.UTF8.GetBytes).ToList();
        for (var round = 0; round < 400; round++)
        {
            var bytes = valid[round % valid.Count].ToArray();
            for (var change = 0; change < 4; change++) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var path = Path.Combine(_folder, "mutated.csv");
            File.WriteAllBytes(path, bytes[..random.Next(bytes.Length + 1)]);
            try
            {
                Assert.Equal(Images.Length, TruthFile.Read(path, "mutated.csv", Images).ByImage.Count);
            }
            catch (ScoringRefusedException refusal)
            {
                Assert.Contains("mutated.csv", refusal.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Read_LineOfAnotherFolder_IsNotThatOfAnImageWithTheSameName()
    {
        var path = Path.Combine(_folder, "truth.csv");
        File.WriteAllText(path, "a/x.jpg,1\n");

        var refused = Assert.Throws<ScoringRefusedException>(() => TruthFile.Read(path, "truth.csv", ["a/x.jpg", "b/x.jpg"]));

        Assert.Contains("no class for 1 of 2 images, the first 'b/x.jpg'", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("b/1.png,dog\n")]
    [InlineData("b/1,dog\n")]
    [InlineData("x/b/1.png,dog\n")]
    public void Read_LineOfAFolder_IsNotThatOfAnImageOfAnotherFolder(string text)
    {
        foreach (var image in (TruthImage[])[new("a/1.png", "a/1.png", "a/1.png"), new("1.png", "1.png", "/val/a/1.png")])
        {
            var message = Assert.Throws<ScoringRefusedException>(() => Read(text, [image])).Message;
            Assert.Contains($"has no class for 1 of 1 images, the first '{image.Name}' (line 1 names '{text.Split(',')[0]}'", message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("a/1.png,cat\nb/1.png,dog\n")]
    [InlineData("./a/1.png,cat\n../b/1.png,dog\n")]
    [InlineData("/data/val/a/1.png,cat\n/data/val/b/1.png,dog\n")]
    [InlineData("val/a/1.png,cat\nval/b/1.png,dog\n1.png,fox\n")]
    [InlineData("a/1,cat\nb/1,dog\n")]
    public void Read_ImagesOfOneName_AreToldApartByTheirFolders(string text)
    {
        TruthImage[] images = [new("val/a/1.png", "a/1.png", "/data/val/a/1.png"), new("val/b/1.png", "b/1.png", "/data/val/b/1.png")];
        TruthImage[] ofTwoFolders = [.. images.Select(i => i with { Below = "1.png" })];

        foreach (var all in (TruthImage[][])[images, ofTwoFolders]) Assert.Equal(["cat", "dog"], all.Select(i => Read(text, all).ByImage[i.Name].Word));
    }

    [Fact]
    public void Read_MoreThanAMillionLines_IsTaken()
    {
        var others = new StringBuilder();
        for (var i = 0; i < 1_300_000; i++) others.Append(i).Append(".JPEG 7\n");

        Assert.Equal("4", Read($"{others}val_00000001.JPEG 4\nval_00000002.JPEG 4\nval_00000003.JPEG 4\n").ByImage[Images[2]].Word);
    }

    [Fact]
    public void Read_LongLineOfSpaces_IsRefusedAtOnce() =>
        Assert.Contains("'image,class' is wanted", Refusal($"a{new string(' ', 1 << 20)}b\n").Message, StringComparison.Ordinal);

    [Fact]
    public void Read_Utf16_IsDecoded() => Assert.Equal("4", Read("val_00000001.JPEG,4\nval_00000002.JPEG,4\nval_00000003.JPEG,4\n", Encoding.Unicode).ByImage[Images[0]].Word);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private ScoringRefusedException Refusal(string text) => Assert.Throws<ScoringRefusedException>(() => Read(text));

    private TrueClasses Read(string text, IReadOnlyList<TruthImage> images)
    {
        var path = Path.Combine(_folder, "truth.csv");
        File.WriteAllText(path, text);
        return TruthFile.Read(path, "truth.csv", images);
    }

    private TrueClasses Read(string text, Encoding? encoding = null)
    {
        var path = Path.Combine(_folder, "truth.csv");
        File.WriteAllText(path, text, encoding ?? new UTF8Encoding(false));
        return TruthFile.Read(path, "truth.csv", Images);
    }
}
