using DeCam.Attributions;
using DeCam.Inference.Attributions;
using DeCam.Inference.Gradients;
using DeCam.Inference.Graph;
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
        var (scores, values) = forward.Run(image, cancellationToken: TestContext.Current.CancellationToken);
        var again = tail.Run([.. values[0].Values, .. values[0].Values], tail.Repeated([.. values.Skip(1)], 1), cancellationToken: TestContext.Current.CancellationToken);
        var largest = scores.Max(Math.Abs);
        Assert.Equal(2 * scores.Length, again.Length);
        for (var i = 0; i < again.Length; i++) Assert.Equal(scores[i % scores.Length], again[i], 1e-4f * largest);
    }

    // Tokens before images behind a layer of images before tokens: what is handed past the layer is [tokens, images, channels].
    [Fact]
    public void Make_TokensBeforeImagesBesideTheLayer_IsTheMapOfTheTwin()
    {
        Attribution Map(bool isSequenceFirst)
        {
            using var tiny = Models.TinyModel.Classifier().With(m => Tokens(m, isSequenceFirst));
            var path = tiny.Save();
            using var tail = TailNetwork.Open(ClassifierGraph.Read(path, "tiny.onnx", PreprocessingSettings.None), 2, "features", TestContext.Current.CancellationToken);
            Assert.Equal(["sums"], tail.Beside);
            using var model = new OpenedModel(path);
            return model.Make("ablation-cam", model.Waves(), 1, ("layer", "features"));
        }

        var (made, wanted) = (Map(isSequenceFirst: true), Map(isSequenceFirst: false));

        Assert.Equal(4, wanted.TailRuns);
        Assert.All(wanted.Map.Zip(made.Map), m => Assert.Equal(m.First, m.Second, 1e-6f));
    }

    [Theory]
    [InlineData(new long[] { 1, 2 }, new long[] { 3, 2 }, new float[] { 1, 2, 1, 2, 1, 2 })]
    [InlineData(new long[] { 2, 1 }, new long[] { 2, 3 }, new float[] { 1, 1, 1, 2, 2, 2 })]
    [InlineData(new long[] { 1, 2 }, new long[] { 1, 4 }, null)]
    [InlineData(new long[] { 2 }, new long[] { 2 }, new float[] { 1, 2 })]
    [InlineData(new long[] { 1, 2 }, new long[] { 2, 4 }, null)]
    [InlineData(new long[] { 1, 2 }, new long[] { 1, 3 }, null)]
    [InlineData(new long[] { 2 }, new long[] { 2, 2 }, null)]
    public void Repeated_ShapeOfSeveralImages_TellsTheDimension(long[] one, long[] several, float[]? values) =>
        Assert.Equal(values, new TensorValues(one, [1, 2]).Repeated(several));

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

    // Logits are the mean over pixels of max(0, picture) times sums of channels, the second factor past the layer.
    private static void Tokens(Models.TinyModel m, bool isSequenceFirst)
    {
        m.Graph.Node.Clear();
        AttributeProto Order(params long[] order) => Models.TinyModel.IntegerList("perm", isSequenceFirst ? order : [.. order.Select((_, i) => (long)i)]);
        m.Node("Relu", "image", "features");
        foreach (var tensor in (string[])["features", "image"])
        {
            m.Node("Reshape", tensor, tensor + "_rows").Input.Add(m.Integers(tensor + "_shape", 0, 3, 16));
            m.Node("Transpose", tensor + "_rows", tensor + "_places").Attribute.Add(Models.TinyModel.IntegerList("perm", 0, 2, 1));
            m.Node("Transpose", tensor + "_places", tensor + "_tokens").Attribute.Add(Order(1, 0, 2));
        }

        // An operator that the runtime moves no transposition past.
        m.Graph.Initializer.Add(new TensorProto { Name = "channels", DataType = 7, Int64Data = { 2 } });
        m.Node("CumSum", "image_tokens", "sums").Input.Add("channels");
        m.Node("Mul", "features_tokens", "product").Input.Add("sums");
        m.Node("Transpose", "product", "images").Attribute.Add(Order(1, 0, 2));
        m.Node("ReduceMean", "images", "logits").Attribute.Add([Models.TinyModel.IntegerList("axes", 1), Models.TinyModel.Integer("keepdims", 0)]);
    }
}
