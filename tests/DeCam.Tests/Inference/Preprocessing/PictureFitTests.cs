using DeCam.Inference.Imaging;
using DeCam.Inference.Preprocessing;
using DeCam.Masks;
using DeCam.Scoring;

namespace DeCam.Tests.Inference.Preprocessing;

public sealed class PictureFitTests
{
    // Four times as wide as high; red, green, blue and white, each in a square of 4 x 4.
    private static readonly byte[][] Colours = [[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 255]];
    private static readonly Picture Wide = new(4, 16, [.. Enumerable.Range(0, 64).SelectMany(i => Colours[i % 16 / 4])]);

    [Fact]
    public void View_Stretched_ShowsBothEnds()
    {
        foreach (var settings in (string[])["\"fit\":\"stretch\"", "\"resize\":[8,8]", "\"resize\":8,\"fit\":\"stretch\""])
        {
            var (at, preprocessing) = Seen("{" + settings + ",\"interpolation\":\"area\"}");
            Assert.Equal(Colours, [at(0, 0), at(7, 2), at(0, 5), at(7, 7)]);
            Assert.Contains("\"resize\":\"stretch 8 x 8\"", preprocessing.ToJson(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void View_StretchedToMoreThanTheInput_ShowsTheCentre()
    {
        var (at, preprocessing) = Seen("""{"resize":[8,16],"interpolation":"nearest"}""");
        Assert.Equal([Colours[1], Colours[2]], [at(0, 0), at(7, 7)]);
        Assert.Contains("\"resize\":\"stretch 8 x 16, centre-crop\"", preprocessing.ToJson(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 3, 0)]
    [InlineData(",\"place\":\"centre\",\"pad\":114", 3, 114)]
    [InlineData(",\"place\":\"start\",\"pad\":[114,114,114],\"resize\":8", 0, 114)]
    public void View_Letterboxed_ShowsAllOfThePictureAndPadsTheRest(string more, int first, int pad)
    {
        var (at, preprocessing) = Seen($$"""{"fit":"letterbox"{{more}}}""");
        for (var y = 0; y < 8; y++)
        {
            if (y >= first && y < first + 2) Assert.Equal([Colours[0], Colours[3]], [at(y, 0), at(y, 7)]);
            else Assert.All(Enumerable.Range(0, 8), x => Assert.Equal([(byte)pad, (byte)pad, (byte)pad], at(y, x)));
        }

        Assert.Contains($"\"resize\":\"letterbox 8 x 8, {(first == 0 ? "start" : "centre")}, pad {pad}\"", preprocessing.ToJson(), StringComparison.Ordinal);
        Assert.Equal(pad == 0, preprocessing.Notes("a test")[0].Contains("pad 0 (black)", StringComparison.Ordinal));
    }

    [Fact]
    public void Prepare_PaddedAfterNormalising_IsZeroAroundThePicture()
    {
        var image = new PreparedImage(Wide, Resolved("""{"fit":"letterbox","pad":"after-normalising","mean":[0.25,0.5,0.75],"std":[0.5]}"""));
        var tensor = image.Tensor.ToArray();
        for (var i = 0; i < tensor.Length; i++) Assert.Equal(i % 64 / 8 is < 3 or > 4, tensor[i] == 0);
        // Shown in the colour that normalising maps nearest to 0.
        Assert.Equal([64, 127, 191], image.View.Rgb[..3].ToArray());
    }

    [Fact]
    public void Prepare_Letterboxed_MeanColourIsThatOfThePicture()
    {
        var image = new PreparedImage(Wide, Resolved("""{"fit":"letterbox","pad":255,"mean":[0],"std":[1],"interpolation":"area"}"""));
        Assert.All(image.Baseline(Baseline.Mean).ToArray(), v => Assert.Equal(0.5f, v, 1e-6f));
    }

    [Fact]
    public void View_ObjectInALetterbox_LiesWhereThePictureShowsIt()
    {
        var mask = Wide with { Rgb = [.. Enumerable.Range(0, 64).SelectMany(i => Enumerable.Repeat(i % 16 / 4 == 3 ? byte.MaxValue : (byte)0, 3))] };
        var view = ModelEye.View(mask, Resolved("""{"fit":"letterbox","pad":255,"interpolation":"nearest"}""") with { Pad = Padding.Black });
        var shown = Enumerable.Range(0, 64).Where(i => view.Rgb.Span[i * 3] > 0);
        Assert.Equal([30, 31, 38, 39], shown);
    }

    [Theory]
    [InlineData("""{"fit":"squash"}""", "fit = \"squash\"; use shorter-side or stretch or letterbox.")]
    [InlineData("""{"resize":[8]}""", "resize = [8]; give a whole number of pixels from 1 to 16384, or two as [height, width].")]
    [InlineData("""{"resize":[8,0]}""", "resize = [8,0];")]
    [InlineData("""{"resize":[8,9],"fit":"shorter-side"}""", "resize = [8,9] with fit = \"shorter-side\"; give resize as one number, or fit = \"stretch\".")]
    [InlineData("""{"pad":256,"fit":"letterbox"}""", "pad = 256; give a grey from 0 to 255, three colours such as [114, 114, 114], or \"after-normalising\".")]
    [InlineData("""{"pad":"black"}""", "pad = \"black\";")]
    [InlineData("""{"pad":114}""", "with pad, which goes with fit = letterbox, but fit is shorter-side; give fit = letterbox or leave pad out.")]
    [InlineData("""{"place":"start","fit":"stretch"}""", "with place, which goes with fit = letterbox, but fit is stretch;")]
    [InlineData("""{"resize":[7,8]}""", "takes images of 8 x 8 pixels but they are to be stretched to 7 x 8; give at least 8 x 8.")]
    [InlineData("""{"resize":[9,9],"fit":"letterbox"}""", "resize is 9 x 9 with fit = letterbox, which fills the input; leave resize out.")]
    [InlineData("""{"interpolation":"area","antialias":false}""", "interpolation = area, which averages, and antialias = false, which does not;")]
    [InlineData("""{"interpolation":"box"}""", "use bilinear or bicubic or lanczos or nearest or area.")]
    public void Resolve_WhatCannotBe_IsRefused(string json, string words) =>
        Assert.Contains(words, Assert.Throws<ScoringRefusedException>(() => Resolved(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void Resolve_FitOfAnOption_OverridesTheLetterboxOfASidecar()
    {
        var sidecar = PreprocessingSettings.FromJson("""{"fit":"letterbox","pad":114,"place":"start"}""", "a test");
        var resolved = ImagePreprocessing.Resolve(Input, PreprocessingSettings.FromJson("""{"resize":[8,8]}""", "a test"), new("a.json", sidecar));
        Assert.Equal(PictureFit.Stretch, resolved.Fit);
        Assert.Equal("option", resolved.Origins["fit"]);
        Assert.DoesNotContain("pad", resolved.Origins.Keys);
    }

    [Theory]
    [InlineData("""{"fit":"stretch"}""", """{"fit":"letterbox","pad":114,"place":"start"}""", PictureFit.Stretch, 8, null)]
    [InlineData("""{"resize":[8,8]}""", """{"fit":"letterbox","pad":114}""", PictureFit.Stretch, 8, null)]
    [InlineData("""{"fit":"stretch"}""", """{"fit":"shorter-side","resize":10}""", PictureFit.Stretch, 8, null)]
    [InlineData("""{"fit":"stretch"}""", """{"resize":10}""", PictureFit.Stretch, 10, null)]
    [InlineData("""{"fit":"shorter-side"}""", """{"resize":[8,20]}""", PictureFit.ShorterSide, 9, null)]
    [InlineData("""{"fit":"letterbox"}""", """{"resize":10}""", PictureFit.Letterbox, 8, 0)]
    [InlineData("""{"fit":"letterbox"}""", """{"fit":"letterbox","pad":114}""", PictureFit.Letterbox, 8, 114)]
    public void Resolve_FitOverThatOfASidecar_LeavesOutWhatGoesWithTheOther(string option, string sidecar, PictureFit fit, int resize, int? pad)
    {
        var (said, beside) = (PreprocessingSettings.FromJson(option, "a test"), PreprocessingSettings.FromJson(sidecar, "a test"));
        var apart = ImagePreprocessing.Resolve(Input, said, new("a.json", beside));
        var pinned = ImagePreprocessing.Resolve(Input, said.Over(beside), new(null, PreprocessingSettings.None));

        foreach (var resolved in (ImagePreprocessing[])[apart, pinned])
        {
            Assert.Equal((fit, PixelSize.Square(resize)), (resolved.Fit, resolved.Resize));
            if (pad is { } grey) Assert.Equal(new Padding((byte)grey, (byte)grey, (byte)grey), resolved.Pad);
        }
    }

    [Fact]
    public void Resolve_CropOfAFreeSize_IsHeightAndWidth()
    {
        var resolved = ImagePreprocessing.Resolve(Input with { HeightPixels = null, WidthPixels = null },
            PreprocessingSettings.FromJson("""{"crop":[48,192]}""", "a test"), new(null, PreprocessingSettings.None));
        Assert.Equal((48, 192), (resolved.HeightPixels, resolved.WidthPixels));
        Assert.Equal(new PixelSize(55, 55), resolved.Resize);
    }

    [Theory]
    [InlineData("""{"resize":256,"crop":224}""", """{"resize":256,"crop":224}""")]
    [InlineData("""{"resize":[256,256],"crop":[224,224]}""", """{"resize":256,"fit":"stretch","crop":224}""")]
    [InlineData("""{"pad":[1,2,3],"resize":[9,7],"place":"start","fit":"letterbox","antialias":false,"interpolation":"bicubic"}""",
        """{"resize":[9,7],"fit":"letterbox","pad":[1,2,3],"place":"start","interpolation":"bicubic","antialias":false}""")]
    [InlineData("""{"pad":"after-normalising","fit":"letterbox"}""", """{"fit":"letterbox","pad":"after-normalising"}""")]
    public void ToCanonicalJson_Fit_HasOneSpelling(string json, string canonical)
    {
        Assert.Equal(canonical, PreprocessingSettings.FromJson(json, "a test").ToCanonicalJson());
        Assert.Equal(canonical, PreprocessingSettings.FromJson(canonical, "a test").ToCanonicalJson());
    }

    private static ImageInput Input => new("a test", "image", TensorLayout.Nchw, 3, 8, 8, false, null);

    private static ImagePreprocessing Resolved(string json) =>
        ImagePreprocessing.Resolve(Input, PreprocessingSettings.FromJson(json, "a test"), new(null, PreprocessingSettings.None));

    private static (Func<int, int, byte[]> At, ImagePreprocessing Preprocessing) Seen(string json)
    {
        var preprocessing = Resolved(json);
        var rgb = ModelEye.View(Wide, preprocessing).Rgb.ToArray();
        return ((y, x) => rgb[((y * 8 + x) * 3)..((y * 8 + x) * 3 + 3)], preprocessing);
    }
}
