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
    [InlineData("integrated-gradients")]
    [InlineData("full-grad")]
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
    [InlineData("integrated-gradients")]
    [InlineData("full-grad")]
    [InlineData("ablation-cam")]
    [InlineData("layer-cam")]
    public void Make_EfficientNetLite_GivesTheMapsOfThePackages(string method) => CompareLite(method);

    // 1,281 passes of the whole model for each of two photos.
    [Fact, Trait("Category", "Long")]
    public void Make_EfficientNetLite_GivesTheScoreCamOfThePackage() => CompareLite("score-cam");

    // The decomposition of the authors' code leaves out what units cut off at 6 add; with it all terms are the logit.
    [Fact]
    public void Make_FullGradWithSaturation_AddsUpToTheLogit()
    {
        using var model = new OpenedModel(Fixtures.Path("models", "efficientnet_lite0_224.onnx"));
        foreach (var entry in Entries("full-grad", Lite))
        {
            var image = new PreparedImage(View(Fixtures.Path([.. Lite, entry.GetProperty("input").GetString()!])), model.Preprocessing);
            var made = model.Make("full-grad", image, entry.GetProperty("class").GetInt32(), ("saturation", true));
            var logit = entry.GetProperty("logit").GetDouble();
            Assert.Equal(logit, made.ExpectedSum!.Value, 1e-3 * logit);
            Assert.Equal(logit, made.Sum!.Value, 0.01 * logit);
        }
    }

    private static void CompareLite(string method)
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
            if (!entry.TryGetProperty("logit", out var logit)) continue;
            var isPath = entry.TryGetProperty("sum_of_attributions", out var sum);
            if (!isPath) sum = entry.GetProperty("sum_of_decomposition");
            var baseline = isPath ? entry.GetProperty("logit_of_baseline").GetDouble() : 0;
            Assert.Equal(sum.GetDouble(), made.Sum!.Value, 0.01 * Math.Abs(logit.GetDouble()));
            Assert.Equal(logit.GetDouble() - baseline, made.ExpectedSum!.Value, 0.01 * Math.Abs(logit.GetDouble()));
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
