using System.Text.Json;
using DeCam.Inference.Gradients;
using DeCam.Inference.Models;
using DeCam.Inference.Preprocessing;
using DeCam.Testing;
using SixLabors.ImageSharp.PixelFormats;

namespace DeCam.Tests.Inference.Gradients;

/// <summary>Whole networks, against automatic differentiation in float64.</summary>
public sealed class GradientNetworkTests
{
    private const double Tolerance = 1e-3;

    [Theory]
    [InlineData("byobnet.opset17")]
    [InlineData("convnext.opset17")]
    [InlineData("convnext.opset20")]
    [InlineData("deit_distilled.opset17")]
    [InlineData("densenet.opset17")]
    [InlineData("densenet.opset20")]
    [InlineData("efficientnet.opset17")]
    [InlineData("efficientnet.opset20")]
    [InlineData("groupnorm.opset17")]
    [InlineData("groupnorm.opset20")]
    [InlineData("inception.opset17")]
    [InlineData("mambaout.opset17")]
    [InlineData("mobilenetv3.opset17")]
    [InlineData("mobilenetv3.opset20")]
    [InlineData("nfnet.opset17")]
    [InlineData("pvt_v2.opset17")]
    [InlineData("resnet.opset17")]
    [InlineData("squeezenet.opset17")]
    [InlineData("swinv2.opset17")]
    [InlineData("swinv2.opset20")]
    [InlineData("vgg.opset17")]
    [InlineData("vit.opset17")]
    [InlineData("vit.opset20")]
    public void Run_Network_GivesItsGradient(string name)
    {
        var (network, input, target) = Open(name);
        using (network)
        {
            var wanted = FixtureArray.Read(Fixtures.Path("gradients", name.Split('.')[0] + ".gradient.npy")).Values;
            var result = network.Run(input, [target], TestContext.Current.CancellationToken);
            var largest = wanted.Max(Math.Abs);
            Assert.Equal(Logit(name), result.Scores[target], 1e-4);
            Assert.Equal([1L, 3, 64, 64], result.Tensors[0].Shape);
            Assert.True(wanted.Zip(result.Tensors[0].Gradient, (a, b) => Math.Abs(a - b)).Max() <= Tolerance * largest);
        }
    }

    // The array beside this file is not the derivative of what the file computes, as differences of its scores show; they are the reference.
    [Theory]
    [InlineData("xcit.opset17")]
    public void Run_Network_GivesDifferencesOfItsScores(string name)
    {
        const float Step = 1e-3f;
        var (network, input, target) = Open(name);
        using (network)
        {
            var gradient = network.Run(input, [target], TestContext.Current.CancellationToken).Tensors[0].Gradient;
            foreach (var direction in (float[][])[[.. gradient.Select(g => (float)Math.Sign(g))], [.. gradient.Select((_, i) => MathF.Sin(i * 0.37f))]])
            {
                double At(float step) => network.Run([.. input.Zip(direction, (x, d) => x + (step * d))], [target]).Scores[target];
                var scale = gradient.Sum(Math.Abs);
                Assert.Equal(gradient.Zip(direction, (g, d) => (double)g * d).Sum(), (At(Step) - At(-Step)) / (2 * Step), Tolerance * scale);
            }
        }
    }

    private static JsonElement Entry(string name) => JsonDocument.Parse(File.ReadAllText(Fixtures.Path("gradients", "gradients.json"))).RootElement
        .GetProperty("networks").EnumerateArray().First(e => e.GetProperty("file").GetString() == name + ".onnx");

    private static double Logit(string name) => Entry(name).GetProperty("logit").GetDouble();

    private static (GradientNetwork Network, float[] Input, int Class) Open(string name)
    {
        var path = Fixtures.Path("gradients", name + ".onnx");
        var graph = ClassifierGraph.Read(path, Path.GetFileName(path), PreprocessingSettings.None);
        graph.Open(SessionFactory.CpuOptions).Session.Dispose();
        return (GradientNetwork.Open(graph, 1, [graph.Input.Name]), Picture(), Entry(name).GetProperty("class").GetInt32());
    }

    private static float[] Picture()
    {
        using var picture = SixLabors.ImageSharp.Image.Load<Rgb24>(Fixtures.Path("gradients", "coffee_64.png"));
        var values = new float[3 * 64 * 64];
        for (var y = 0; y < 64; y++)
        {
            for (var x = 0; x < 64; x++)
            {
                var (pixel, at) = (picture[x, y], (y * 64) + x);
                (values[at], values[at + 4096], values[at + 8192]) = ((pixel.R / 127.5f) - 1, (pixel.G / 127.5f) - 1, (pixel.B / 127.5f) - 1);
            }
        }

        return values;
    }
}
