using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Results;
using DeCam.Inference.Drawing;
using DeCam.Inference.Imaging;
using DeCam.Testing;
using SkiaSharp;

namespace DeCam.Cluster.Tests.Client;

public sealed class LocalisationTests : IDisposable
{
    private const int Side = 64;
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Evaluate_MaskOfTheObject_SaysWhereTheMapPoints()
    {
        var inside = await LocalisationAsync(Map((y, x) => (y, x) == (45, 42) ? 1 : 0), "--mask", Mask);
        var outside = await LocalisationAsync(Map((y, x) => (y, x) == (2, 2) ? 1 : 0), "--mask", Mask);

        Assert.Equal((true, 1.0), (inside.GetProperty("pointsInside").GetBoolean(), inside.GetProperty("energyInside").GetDouble()));
        Assert.Equal((false, 0.0), (outside.GetProperty("pointsInside").GetBoolean(), outside.GetProperty("energyInside").GetDouble()));
        Assert.Equal(0.076, inside.GetProperty("objectFraction").GetDouble(), 0.001);
        // Known by its content, wherever it lies.
        Assert.Equal("03_star_mask.png", inside.GetProperty("object").GetString());
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(await File.ReadAllBytesAsync(Mask, TestContext.Current.CancellationToken))), inside.GetProperty("objectSha256").GetString());
    }

    [Fact]
    public async Task Evaluate_Box_MeasuresTheShareInsideIt()
    {
        var place = await LocalisationAsync(Map((y, x) => 1), "--box", "0,16,32,64");

        Assert.Equal(0.375, place.GetProperty("energyInside").GetDouble(), 6);
    }

    [Fact]
    public void Read_BoxOfAPictureThatIsCropped_IsCroppedAlike()
    {
        // 451 x 300 is seen as its centre square by a model of 128 x 128 pixels: the left half of the picture is the left half of the view.
        var model = new ModelChoice(Fixtures.Path("models", "mobilenet_v1_0.25_128.onnx"), "");
        var image = File.ReadAllBytes(Fixtures.Path("photos", "chelsea_cat.png"));

        var region = ObjectRegionFile.Read(new(null, [0, 0, 226, 300]), model, image, "chelsea_cat.png").Region;

        Assert.Equal((128, 128), (region.Height, region.Width));
        Assert.Equal(0.5, (double)region.Area / (128 * 128), 0.01);
        Assert.True(region.IsKept(0, 127) && !region.IsKept(127, 0));
    }

    [Fact]
    public async Task Evaluate_MaskOfAnotherSize_IsBadInput() =>
        (await EvaluateAsync(Map((y, x) => 1), "--mask", Samples.Of("photos", "chelsea.png"))).IsRefusal(ExitCode.Input, "chelsea.png", "64 x 64");

    [Fact]
    public async Task Evaluate_MaskWithoutAnObject_IsBadInput() =>
        (await EvaluateAsync(Map((y, x) => 1), "--mask", _folder.Write("empty.png", HeatMap.ToPng(new float[Side * Side], Side, Side)))).IsRefusal(ExitCode.Input, "empty.png", "does not show");

    [Fact]
    public async Task Evaluate_MaskOfClassNumbers_IsTheSameObject()
    {
        using var white = SKBitmap.Decode(Mask);
        using var numbers = new SKBitmap(new SKImageInfo(Side, Side, SKColorType.Gray8));
        for (var i = 0; i < Side * Side; i++)
        {
            // The object is class 15, and a corner is labelled by nobody.
            var value = (byte)(white.GetPixel(i % Side, i / Side).Red > 127 ? 15 : i < 5 ? 255 : 0);
            numbers.SetPixel(i % Side, i / Side, new(value, value, value));
        }

        using var data = numbers.Encode(SKEncodedImageFormat.Png, 100);
        var mask = _folder.Write("numbers.png", data.ToArray());
        var map = Map((y, x) => (y, x) == (45, 42) ? 1 : 0);

        var place = await LocalisationAsync(map, "--mask", mask);
        var chosen = await LocalisationAsync(map, "--mask", mask, "--mask-value", "15");
        var said = await Decam.RunAsync("evaluate", Samples.Star, "--model", Samples.ShapesModel, "--map", map, "--mask", mask, "--no-metrics", "--data", _folder.File("data"), "--threads", "1");

        Assert.Equal((0.076, 1.0), (Math.Round(place.GetProperty("objectFraction").GetDouble(), 3), place.GetProperty("energyInside").GetDouble()));
        Assert.Equal("every value but 0 is the object, 255 is ignored", place.GetProperty("objectReading").GetString());
        Assert.Equal("value 15 is the object", chosen.GetProperty("objectReading").GetString());
        Assert.Equal(place.GetProperty("objectFraction").GetDouble(), chosen.GetProperty("objectFraction").GetDouble());
        Assert.Contains("mask read so that every value but 0 is the object", said.Output, StringComparison.Ordinal);
        (await EvaluateAsync(map, "--mask", mask, "--mask-value", "7")).IsRefusal(ExitCode.Input, "numbers.png", "does not show", "value 7", "largest value is 255");
    }

    [Fact]
    public async Task Evaluate_MaskValueWithoutAMask_IsWrongUsage() =>
        (await EvaluateAsync(Map((y, x) => 1), "--box", "0,16,32,64", "--mask-value", "1")).IsRefusal(ExitCode.Usage, "--mask");

    [Theory]
    [InlineData("1,2,3", "x0,y0,x1,y1")]
    [InlineData("5,5,5,9", "x0 < x1")]
    [InlineData("0,0,65,64", "64 x 64")]
    [InlineData("a,b", "numbers")]
    public async Task Evaluate_BoxThatCannotBe_IsWrongUsage(string box, string word) =>
        (await EvaluateAsync(Map((y, x) => 1), "--box", box)).IsRefusal(ExitCode.Usage, word);

    [Fact]
    public async Task Explain_MaskForSeveralImages_IsWrongUsage() =>
        (await Decam.RunAsync("explain", Samples.Shapes, "--model", Samples.ShapesModel, "--mask", Mask, "--out", _folder.File("out"), "--data", _folder.File("data")))
            .IsRefusal(ExitCode.Usage, "one image");

    [Fact]
    public async Task Explain_Box_IsInTheResult()
    {
        var said = await Decam.RunAsync("explain", Samples.Star, "--model", Samples.ShapesModel, "--method", "centre", "--no-metrics", "--box", "28,31,56,58", "--json",
            "--out", _folder.File("out"), "--data", _folder.File("data"), "--threads", "1");

        Assert.True(said.ExitCode == ExitCode.Done, said.Error);
        var place = said.Document.GetProperty("results")[0].GetProperty("document").GetProperty("localisation");
        Assert.Equal("box 28,31,56,58", place.GetProperty("object").GetString());
        Assert.InRange(place.GetProperty("energyInside").GetDouble(), 0.05, 0.95);
    }

    public void Dispose() => _folder.Dispose();

    private static string Mask => Fixtures.Path("shapes", "03_star_mask.png");

    private string Map(Func<int, int, float> value) => _folder.Write("map.npy",
        Npy.ToBytes(Enumerable.Range(0, Side * Side).Select(i => value(i / Side, i % Side)).ToArray(), Side, Side));

    private Task<Said> EvaluateAsync(string map, params string[] options) =>
        Decam.RunAsync(["evaluate", Samples.Star, "--model", Samples.ShapesModel, "--map", map, .. options, "--json", "--data", _folder.File("data"), "--threads", "1"]);

    private async Task<System.Text.Json.JsonElement> LocalisationAsync(string map, params string[] options)
    {
        var said = await EvaluateAsync(map, [.. options, "--no-metrics"]);
        Assert.True(said.ExitCode == ExitCode.Done, said.Error);
        return said.Document.GetProperty("localisation");
    }
}
