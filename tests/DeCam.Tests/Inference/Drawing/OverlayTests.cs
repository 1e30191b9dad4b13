using DeCam.Inference.Drawing;
using DeCam.Inference.Imaging;
using DeCam.Inference.Preprocessing;
using DeCam.Testing;

namespace DeCam.Tests.Inference.Drawing;

public sealed class OverlayTests
{
    private const int Side = 224;
    private static readonly ViewFit Crop = new(PictureFit.ShorterSide, 256, PicturePlace.Centre, Side);

    public static TheoryData<string, string> PhotosAndMaps
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var photo in Directory.EnumerateFiles(Fixtures.Path("photos")).Where(f => !f.EndsWith(".json", StringComparison.Ordinal)).Select(f => Path.GetFileName(f)!).Order())
                foreach (var map in (string[])["smooth", "ellipses", "plateaus", "noise"]) data.Add(photo, map);
            return data;
        }
    }

    /// <summary>The three properties by which an object stays visible: luminance kept, contour seen, colour seen.</summary>
    [Theory]
    [MemberData(nameof(PhotosAndMaps))]
    public void Of_FixturePhoto_ShowsTheObjectTheContourAndTheColour(string photo, string map)
    {
        var overlay = Overlay.Of(Photo(photo), TestMaps.Of(map, Side), isSigned: false, new());
        var drawn = PictureDecoder.Decode(OverlaySheet.ToPng(overlay, new("x")), "overlay.png");

        Assert.InRange(OverlayFigures.LargestLuminanceChange(overlay, drawn), 0, 0.02);
        Assert.InRange(OverlayFigures.LeastContourContrast(overlay, drawn, isCrowded: map == "noise"), 4.5, 21);
        Assert.InRange(OverlayFigures.MeanDistanceOfTheTop(overlay), 20, 150);
    }

    [Theory]
    [InlineData("smooth")]
    [InlineData("ellipses")]
    [InlineData("plateaus")]
    public void Of_Map_SurroundsThePixelsThatInsertionAddsFirst(string map)
    {
        var values = TestMaps.Of(map, Side);
        var overlay = Overlay.Of(Photo("coffee.jpg"), values, isSigned: false, new());

        var inside = overlay.View.Values.Count(v => v > OverlayFigures.Level(overlay)) / (double)overlay.View.Values.Length;
        Assert.InRange(inside, 0.05, 0.16);
        var first = ViewField.Of([.. TestMaps.TopShare(values, 0.1)], overlay.Photo).Values;
        var both = Enumerable.Range(0, first.Length).Count(i => first[i] > 0.5 && overlay.View.Values[i] > OverlayFigures.Level(overlay));
        Assert.True(both > 0.75 * Math.Min(first.Count(v => v > 0.5), inside * first.Length), $"{both} of {first.Count(v => v > 0.5)} pixels are in both.");
    }

    [Fact]
    public void Of_Map_LeavesItUnchanged()
    {
        var values = TestMaps.Of("ellipses", Side);
        var before = values.ToArray();
        _ = Overlay.Of(Photo("pizza.jpg"), values, isSigned: true, new());
        Assert.Equal(before, values);
    }

    [Fact]
    public void Of_SignedMap_HasAColourOnEachSideOfZeroAndNoneAtIt()
    {
        var values = TestMaps.Of("smooth", Side).Select((v, i) => i % Side < Side / 3 ? v : i % Side < 2 * Side / 3 ? 0 : -v).ToArray();
        var overlay = Overlay.Of(Photo("cameraman_tripod.png"), values, isSigned: true, new());
        var grey = Overlay.Greyed(overlay.Photo, overlay.View);

        var colours = Enumerable.Range(0, overlay.View.Values.Length).Select(i =>
        {
            var at = ((overlay.View.Top + i / overlay.View.WidthPixels) * overlay.Picture.WidthPixels + overlay.View.Left + i % overlay.View.WidthPixels) * 3;
            return (Value: overlay.View.Values[i], Blueness: overlay.Picture.Rgb[at + 2] - overlay.Picture.Rgb[at] - (grey.Rgb[at + 2] - grey.Rgb[at]));
        }).ToList();
        Assert.True(overlay.IsSigned);
        Assert.All(colours.Where(c => Math.Abs(c.Value) < 1e-6), c => Assert.Equal(0, c.Blueness));
        Assert.DoesNotContain(colours, c => c.Value > 0 ? c.Blueness > 3 : c.Blueness < -3);
        Assert.Contains(colours, c => c.Blueness > 60);
        Assert.Contains(colours, c => c.Blueness < -60);
    }

    // However much of the map speaks against the class, what insertion adds first is seen.
    [Theory]
    [InlineData(0.15)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void Of_SignedMap_ShowsTheContourAndTheColourOfTheTop(double positive)
    {
        var overlay = Overlay.Of(Photo("astronaut.jpg"), Shifted(positive), isSigned: true, new());
        var drawn = PictureDecoder.Decode(OverlaySheet.ToPng(overlay, new("x")), "overlay.png");
        Assert.True(overlay.IsSigned);
        Assert.InRange(OverlayFigures.LeastContourContrast(overlay, drawn, isCrowded: false), 4.5, 21);
        Assert.InRange(OverlayFigures.MeanDistanceOfTheTop(overlay), 20, 150);
    }

    [Fact]
    public void Of_SignedMapWithHardlyAnythingAboveZero_IsDrawnByRankAndSaysSo()
    {
        var overlay = Overlay.Of(Photo("astronaut.jpg"), Shifted(0.05), isSigned: true, new());
        Assert.Equal((false, true), (overlay.IsSigned, overlay.SpeaksAgainst));
        Assert.InRange(OverlayFigures.MeanDistanceOfTheTop(overlay), 20, 150);
        Assert.Contains("Hardly anything speaks for the class", System.Text.Encoding.UTF8.GetString(OverlaySheet.ToSvg(overlay, new("x"))), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_MapWithoutVariation_HasNeitherColourNorContour()
    {
        var overlay = Overlay.Of(Photo("coffee.jpg"), [.. Enumerable.Repeat(0.3f, Side * Side)], isSigned: false, new());
        Assert.Empty(overlay.Contour);
        Assert.Equal(Overlay.Greyed(overlay.Photo, overlay.View).Rgb, overlay.Picture.Rgb);
    }

    [Fact]
    public void Of_StyleContour_LeavesThePhotoAsItIsWithinTheView()
    {
        var overlay = Overlay.Of(Photo("coffee.jpg"), TestMaps.Of("smooth", Side), isSigned: false, new() { Style = OverlayStyle.Contour });
        for (var y = overlay.View.Top; y < overlay.View.Top + overlay.View.HeightPixels; y++)
        {
            var row = (y * overlay.Picture.WidthPixels + overlay.View.Left) * 3;
            Assert.True(overlay.Picture.Rgb.AsSpan(row, overlay.View.WidthPixels * 3).SequenceEqual(overlay.Photo.Picture.Rgb.AsSpan(row, overlay.View.WidthPixels * 3)));
        }

        Assert.NotEmpty(overlay.Contour);
    }

    [Fact]
    public void Of_StyleLinear_CoversInProportionToTheValue()
    {
        var values = Enumerable.Range(0, Side * Side).Select(i => (float)(i % Side)).ToArray();
        var grey = new PhotoSheet(new(Side, Side, [.. Enumerable.Repeat((byte)128, Side * Side * 3)]), Side, ViewFit.Whole(Side));
        var overlay = Overlay.Of(grey, values, isSigned: false, new() { Style = OverlayStyle.Linear, Opacity = 1 });
        byte Blue(int x) => overlay.Picture.Rgb[(Side / 2 * Side + x) * 3 + 2];
        Assert.InRange(Blue(3), 120, 128);
        Assert.InRange(Blue(Side / 2), 40, 75);
    }

    [Theory]
    [InlineData(1200, 640)]
    [InlineData(300, 300)]
    [InlineData(4096, 640)]
    public void Photo_OfASize_IsNoLargerThanAsked(int size, int longest)
    {
        var photo = Photo("chelsea_cat.png", size);
        Assert.InRange(Math.Max(photo.Picture.WidthPixels, photo.Picture.HeightPixels), longest - 1, Math.Min(size, longest));
    }

    [Fact]
    public void ToSvg_Overlay_HasTheContourAsAPathAndTextAsText()
    {
        var overlay = Overlay.Of(Photo("coffee.jpg"), TestMaps.Of("smooth", Side), isSigned: false, new());
        var svg = System.Xml.Linq.XDocument.Parse(System.Text.Encoding.UTF8.GetString(OverlaySheet.ToSvg(overlay, new("<b>\"es\"presso & co\u0001") { Figure = "0.68" })));
        var names = svg.Root!.Elements().Select(e => e.Name.LocalName).ToList();
        Assert.Contains("path", names);
        Assert.Contains("image", names);
        Assert.Equal("<b>\"es\"presso & co 0.68", svg.Root.Elements().First(e => e.Name.LocalName == "text").Value);
    }

    // A telephone shows a sheet 390 pixels wide.
    [Theory]
    [InlineData("coffee.jpg", 1200)]
    [InlineData("coffee.jpg", 4096)]
    [InlineData("coffee.jpg", 700)]
    [InlineData("coffee.jpg", 200)]
    [InlineData("cameraman_tripod.png", 1200)]
    [InlineData("grace_hopper.jpg", 1200)]
    public void Of_SheetOnATelephone_HasNoTextUnder12Pixels(string photo, int size)
    {
        var overlay = Overlay.Of(Photo(photo, size), TestMaps.Of("smooth", Side), isSigned: false, new());
        var sheet = OverlaySheet.Of(overlay, new("Egyptian cat") { Figure = "0.523", Details = "decam (balanced) · 1,961 evaluations · DiffAUC 78.3", Warnings = ["Weak map: its DiffAUC of 68.0 is not above the 74.5 of a map that only knows the centre (rise-225)."] });
        Assert.All(sheet.Marks.OfType<TextMark>(), t => Assert.True(t.Size * Math.Min(1, 390.0 / sheet.WidthPixels) > 11.99, $"'{t.Text}' has {t.Size} of {sheet.WidthPixels}."));
        Assert.Contains(sheet.Marks.OfType<TextMark>(), t => t.Text.EndsWith(size > 200 ? "DiffAUC 78.3" : "0.523", StringComparison.Ordinal));
    }

    // Maps as other tools make them of a network, under a photo that is their own view.
    [Fact]
    public void Of_MapsOfANetwork_ShowTheObjectTheContourAndTheColour()
    {
        string[] folder = ["expected", "whitebox", "efficientnet_lite0_224"];
        foreach (var file in Directory.EnumerateFiles(Fixtures.Path(folder), "*.npy"))
        {
            var map = FixtureArray.Read(file).Values;
            var name = $"{Path.GetFileName(file).Split('.')[0]}.png";
            var picture = PictureDecoder.Decode(File.ReadAllBytes(Fixtures.Path([.. folder, name])), name);
            var overlay = Overlay.Of(PhotoSheet.Of(picture, ViewFit.Whole(Side), 1200), map, isSigned: false, new());
            var drawn = PictureDecoder.Decode(OverlaySheet.ToPng(overlay, new("x")), "overlay.png");

            Assert.InRange(OverlayFigures.LargestLuminanceChange(overlay, drawn), 0, 0.02);
            Assert.InRange(OverlayFigures.LeastContourContrast(overlay, drawn, isCrowded: true), 4.5, 21);
            Assert.InRange(OverlayFigures.MeanDistanceOfTheTop(overlay), 20, 150);
        }
    }

    [Fact]
    public void ToPng_LongWords_ShortensThemAndNeverTheFigure()
    {
        var title = new string('w', 300);
        var said = Lettering.Fit(title, " 0.523", 20, 300);
        Assert.EndsWith("… 0.523", said, StringComparison.Ordinal);
        Assert.InRange(Lettering.Width(said, 20), 250, 300);
    }

    // A smooth map of which a share is above 0.
    private static float[] Shifted(double positive)
    {
        var map = TestMaps.Of("smooth", Side);
        var zero = map.Order().ElementAt((int)((1 - positive) * map.Length));
        return [.. map.Select(v => v - zero)];
    }

    private static PhotoSheet Photo(string name, int size = 1200) =>
        PhotoSheet.Of(PictureDecoder.Decode(File.ReadAllBytes(Fixtures.Path("photos", name)), name), Crop, size);
}
