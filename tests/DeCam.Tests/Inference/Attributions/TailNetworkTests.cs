using DeCam.Inference.Attributions;
using DeCam.Inference.Gradients;
using DeCam.Inference.Models;
using DeCam.Inference.Preprocessing;
using DeCam.Scoring;
using DeCam.Testing;

namespace DeCam.Tests.Inference.Attributions;

/// <summary>The part behind a layer gives the scores of the whole model when the layer is as it was.</summary>
public sealed class TailNetworkTests
{
    [Theory]
    [InlineData("vgg.opset17")]
    [InlineData("densenet.opset20")]
    [InlineData("mobilenetv3.opset17")]
    [InlineData("convnext.opset20")]
    [InlineData("swinv2.opset17")]
    [InlineData("pvt_v2.opset17")]
    [InlineData("vit.opset20")]
    [InlineData("deit_distilled.opset17")]
    [InlineData("xcit.opset17")]
    [InlineData("resnet.opset17")]
    // In the middle of a block: the sum with what is handed past it lies behind.
    [InlineData("resnet.opset17", "/layer3/layer3.0/act1/Relu_output_0", 1)]
    [InlineData("vit.opset17", "/blocks/blocks.3/norm2/LayerNormalization_output_0", 1)]
    public void Run_LayerAsItWas_GivesTheScores(string name, string? layer = null, int beside = -1)
    {
        var path = Fixtures.Path("gradients", name + ".onnx");
        var graph = ClassifierGraph.Read(path, name, PreprocessingSettings.None);
        graph.Open(SessionFactory.CpuOptions).Session.Dispose();
        using var tail = TailNetwork.Open(graph, 2, layer ?? SpatialLayers.Find(graph, TestContext.Current.CancellationToken)!.Tensor, TestContext.Current.CancellationToken);
        if (beside >= 0) Assert.Equal(beside, tail.Beside.Count);
        using var forward = ForwardNetwork.Open(graph, 1, [layer ?? SpatialLayers.Find(graph, TestContext.Current.CancellationToken)!.Tensor, .. tail.Beside], TestContext.Current.CancellationToken);
        float[] image = [.. Enumerable.Range(0, graph.Input.Channels * graph.Preprocessing.HeightPixels * graph.Preprocessing.WidthPixels).Select(i => MathF.Sin(0.37f * i))];
        var (scores, values) = forward.Run(image, TestContext.Current.CancellationToken);
        var again = tail.Run([.. values[0], .. values[0]], [.. values.Skip(1)], TestContext.Current.CancellationToken);
        var largest = scores.Max(Math.Abs);
        Assert.Equal(2 * scores.Length, again.Length);
        for (var i = 0; i < again.Length; i++) Assert.Equal(scores[i % scores.Length], again[i], 1e-4f * largest);
    }

    [Fact]
    public void Open_LayerThatNoScoreDependsOn_IsRefused()
    {
        using var model = Models.TinyModel.Classifier().With(m =>
        {
            m.Node("Relu", "image", "aside");
            m.Node("Identity", "aside", "nowhere");
        });
        var graph = ClassifierGraph.Read(model.Save(), "tiny.onnx", PreprocessingSettings.None);
        var refusal = Assert.Throws<ScoringRefusedException>(() => TailNetwork.Open(graph, 2, "aside", TestContext.Current.CancellationToken));
        Assert.Contains("No score of model 'tiny.onnx' depends on layer 'aside'", refusal.Message, StringComparison.Ordinal);
    }
}
