using DeCam.Inference.Gradients;
using DeCam.Inference.Imaging;
using DeCam.Inference.Models;
using DeCam.Inference.Preprocessing;
using DeCam.Statistics;
using DeCam.Testing;
using SixLabors.ImageSharp.PixelFormats;

namespace DeCam.Tests.Inference.Gradients;

/// <summary>Maps of a layer against those of pytorch-grad-cam on the same weights.</summary>
public sealed class ActivationMapsTests
{
    private const double LeastCorrelation = 0.99, LargestDifference = 0.02;
    private static readonly Dictionary<string, Func<SpatialLayer, float[], float[], float[]>> Methods = new()
    {
        ["grad-cam"] = ActivationMaps.GradCam,
        ["grad-cam++"] = ActivationMaps.GradCamPlusPlus,
        ["layer-cam"] = ActivationMaps.LayerCam,
    };

    [Theory]
    [InlineData("chelsea_cat")]
    [InlineData("chickadee")]
    [InlineData("coffee")]
    public void MobileNetV1_GivesTheMapsOfThePackage(string photo)
    {
        var input = FixtureArray.Read(Fixtures.Path("expected", $"mobilenet_v1_0.25_128.{photo}.input.npy")).Values;
        Compare("mobilenet_v1_0.25_128.onnx", "conv_2d_27_relu6", input, null, method => ["expected", "whitebox", $"{photo}.{method}.npy"], "grad-cam", "grad-cam++");
    }

    [Theory]
    [InlineData("chelsea_cat", 285)]
    [InlineData("coffee", 967)]
    public void EfficientNetLite_GivesTheMapsOfThePackage(string photo, int target)
    {
        string[] folder = ["expected", "whitebox", "efficientnet_lite0_224"];
        using var picture = SixLabors.ImageSharp.Image.Load<Rgb24>(Fixtures.Path([.. folder, photo + ".png"]));
        var (size, input) = (224 * 224, new float[3 * 224 * 224]);
        for (var i = 0; i < size; i++)
        {
            var pixel = picture[i % 224, i / 224];
            (input[i], input[i + size], input[i + size + size]) = ((pixel.R - 127) / 128f, (pixel.G - 127) / 128f, (pixel.B - 127) / 128f);
        }

        Compare("efficientnet_lite0_224.onnx", "/_swish_1/Clip_output_0", input, target, method => [.. folder, $"{photo}.{method}.npy"], [.. Methods.Keys]);
    }

    [Fact]
    public void GradCam_Tokens_LeavesOutThoseBefore()
    {
        var layer = new SpatialLayer("x", SpatialArrangement.Tokens, 1, 2, 2, 1);
        Assert.Equal([0.5f * 3 + 2 * 4, 0], ActivationMaps.GradCam(layer, [9, 9, 3, 4, -5, -6], [7, 7, 0, 1, 1, 3]));
    }

    private static void Compare(string file, string layerName, float[] input, int? target, Func<string, string[]> expected, params string[] methods)
    {
        var path = Fixtures.Path("models", file);
        var graph = ClassifierGraph.Read(path, file, PreprocessingSettings.Beside(path));
        var layer = SpatialLayers.Find(graph);
        Assert.Equal(layerName, layer?.Tensor);
        graph.Open(SessionFactory.CpuOptions).Session.Dispose();
        using var network = GradientNetwork.Open(graph, 1, [layerName]);
        var scores = network.Run(input, [target ?? 0]).Scores;
        var best = Array.IndexOf(scores, scores.Max());
        Assert.Equal(target ?? best, best);
        var result = network.Run(input, [best]).Tensors[0];
        foreach (var method in methods)
        {
            var (shape, wanted) = FixtureArray.Read(Fixtures.Path(expected(method)));
            var map = Methods[method](layer!, result.Values, result.Gradient);
            var large = MapResampling.Resize(map, new(layer!.Height, layer.Width), new(shape[0], shape[1]));
            var (low, high) = (large.Min(), large.Max());
            float[] scaled = [.. large.Select(v => (v - low) / (high - low))];
            Assert.True(RankCorrelation.Spearman(wanted, scaled) >= LeastCorrelation, $"{method}: rank correlation {RankCorrelation.Spearman(wanted, scaled)}");
            Assert.True(wanted.Zip(scaled, (a, b) => Math.Abs(a - b)).Max() <= LargestDifference, $"{method}: {wanted.Zip(scaled, (a, b) => Math.Abs(a - b)).Max()}");
        }
    }
}
