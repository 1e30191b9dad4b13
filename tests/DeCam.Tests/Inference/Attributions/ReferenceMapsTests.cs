using System.Text.Json;
using DeCam.Attributions;
using DeCam.Inference.Imaging;
using DeCam.Statistics;
using DeCam.Testing;
using SixLabors.ImageSharp.PixelFormats;

namespace DeCam.Tests.Inference.Attributions;

/// <summary>Every map from inside a model against those of the public PyTorch packages on the same weights.</summary>
public sealed class ReferenceMapsTests
{
    private const double LeastCorrelation = 0.99, LargestDifference = 0.02;
    private static readonly string[] Lite = ["expected", "whitebox", "efficientnet_lite0_224"];

    [Theory]
    [InlineData("grad-cam")]
    [InlineData("grad-cam++")]
    [InlineData("ablation-cam")]
    [InlineData("score-cam")]
    public void Make_MobileNetV1_GivesTheMapsOfThePackages(string method)
    {
        using var model = new OpenedModel(Fixtures.Path("models", "mobilenet_v1_0.25_128.onnx"));
        var entries = Entries(method, "expected", "whitebox");
        Assert.Equal(3, entries.Count);
        foreach (var entry in entries)
        {
            var name = Path.GetFileNameWithoutExtension(entry.GetProperty("photo").GetString()!);
            var image = model.Image(FixtureArray.Read(Fixtures.Path("expected", $"mobilenet_v1_0.25_128.{name}.input.npy")).Values);
            Compare(entry, model.Make(method, image, model.Best(image)), "expected", "whitebox");
        }
    }

    [Theory]
    [InlineData("grad-cam")]
    [InlineData("grad-cam++")]
    [InlineData("ablation-cam")]
    [InlineData("score-cam")]
    [InlineData("layer-cam")]
    public void Make_EfficientNetLite_GivesTheMapsOfThePackages(string method)
    {
        using var model = new OpenedModel(Fixtures.Path("models", "efficientnet_lite0_224.onnx"));
        var entries = Entries(method, Lite);
        Assert.Equal(2, entries.Count);
        foreach (var entry in entries)
        {
            var image = new PreparedImage(View(Fixtures.Path([.. Lite, entry.GetProperty("input").GetString()!])), model.Preprocessing);
            var target = entry.GetProperty("class").GetInt32();
            Assert.Equal(target, model.Best(image));
            var made = model.Make(method, image, target);
            Compare(entry, made, Lite);
        }
    }

    private static List<JsonElement> Entries(string method, params string[] folder) =>
        [.. JsonDocument.Parse(File.ReadAllText(Fixtures.Path([.. folder, "maps.json"]))).RootElement.GetProperty("maps").EnumerateArray().Where(e => e.GetProperty("method").GetString() == method)];

    private static void Compare(JsonElement entry, Attribution made, params string[] folder)
    {
        var file = entry.GetProperty("map").GetString()!;
        var (shape, wanted) = FixtureArray.Read(Fixtures.Path([.. folder, file]));
        Assert.Equal(shape[0] * shape[1], made.Map.Length);
        var correlation = RankCorrelation.Spearman(wanted, made.Map);
        var difference = Scaled(wanted).Zip(Scaled(made.Map), (a, b) => Math.Abs(a - b)).Max();
        Assert.True(correlation >= LeastCorrelation && difference <= LargestDifference, $"{file}: rank correlation {correlation}, largest difference {difference}");
    }

    private static IEnumerable<float> Scaled(float[] map)
    {
        var (low, high) = (map.Min(), map.Max());
        return map.Select(v => (v - low) / (high - low));
    }

    private static DeCam.Imaging.ImageView View(string path)
    {
        using var picture = SixLabors.ImageSharp.Image.Load<Rgb24>(path);
        var rgb = new byte[picture.Width * picture.Height * 3];
        picture.CopyPixelDataTo(rgb);
        return new(picture.Height, picture.Width, rgb);
    }
}
