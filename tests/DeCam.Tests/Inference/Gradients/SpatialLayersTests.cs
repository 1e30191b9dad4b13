using DeCam.Inference.Gradients;
using DeCam.Inference.Models;
using DeCam.Inference.Preprocessing;
using DeCam.Scoring;
using DeCam.Testing;
using DeCam.Tests.Inference.Models;

namespace DeCam.Tests.Inference.Gradients;

public sealed class SpatialLayersTests
{
    [Theory]
    [InlineData("vgg.opset17", "/p/AveragePool_output_0 ChannelsFirst 4x4x32+0")]
    [InlineData("squeezenet.opset17", "/f/f.9/Relu_output_0 ChannelsFirst 7x7x10+0")]
    [InlineData("densenet.opset17", "/Relu_14_output_0 ChannelsFirst 8x8x33+0")]
    [InlineData("mobilenetv3.opset17", "/HardSwish_2_output_0 ChannelsFirst 16x16x32+0")]
    [InlineData("mobilenetv3.opset20", "hardswish_2 ChannelsFirst 16x16x32+0")]
    [InlineData("resnet.opset17", "/layer4/layer4.0/act2/Relu_output_0 ChannelsFirst 2x2x96+0")]
    [InlineData("efficientnet.opset20", "silu_10 ChannelsFirst 2x2x256+0")]
    [InlineData("convnext.opset20", "add_578 ChannelsFirst 2x2x64+0")]
    [InlineData("mambaout.opset17", "/stages/stages.3/blocks/blocks.0/Add_output_0 ChannelsLast 2x2x64+0")]
    [InlineData("groupnorm.opset20", "pad ChannelsFirst 33x33x24+0")]
    [InlineData("swinv2.opset17", "/norm/LayerNormalization_output_0 ChannelsLast 8x8x32+0")]
    [InlineData("pvt_v2.opset17", "/stages/stages.3/Reshape_1_output_0 ChannelsLast 2x2x32+0")]
    [InlineData("vit.opset17", "/blocks/blocks.5/norm1/LayerNormalization_output_0 Tokens 4x4x64+1")]
    [InlineData("vit.opset20", "layer_norm_10 Tokens 4x4x64+1")]
    [InlineData("deit_distilled.opset17", "/blocks/blocks.1/norm1/LayerNormalization_output_0 Tokens 4x4x48+2")]
    [InlineData("xcit.opset17", "/cls_attn_blocks.1/norm1/LayerNormalization_output_0 Tokens 4x4x32+1")]
    public void Find_Network_GivesItsLastLayerWithPlaces(string name, string layer)
    {
        var path = Fixtures.Path("gradients", name + ".onnx");
        var found = SpatialLayers.Find(ClassifierGraph.Read(path, name, PreprocessingSettings.None), TestContext.Current.CancellationToken)!;
        Assert.Equal(layer, $"{found.Tensor} {found.Arrangement} {found.Height}x{found.Width}x{found.Channels}+{found.Skipped}");
    }

    // Told by the sides of the picture, whatever the order of the input's own dimensions.
    [Theory]
    [InlineData(TensorLayout.Nchw, 8, 8, new long[] { 1, 4, 4, 12 }, "ChannelsLast 4x4x12+0")]
    [InlineData(TensorLayout.Nchw, 8, 8, new long[] { 1, 12, 4, 4 }, "ChannelsFirst 4x4x12+0")]
    [InlineData(TensorLayout.Nhwc, 8, 12, new long[] { 1, 4, 6, 12 }, "ChannelsLast 4x6x12+0")]
    [InlineData(TensorLayout.Nhwc, 8, 12, new long[] { 1, 12, 4, 6 }, "ChannelsFirst 4x6x12+0")]
    public void Named_FourDimensions_AreReadByThePicture(TensorLayout layout, int height, int width, long[] shape, string layer)
    {
        using var model = Reshaped(layout, height, width, shape);
        var found = Named(model, "features");
        Assert.Equal(layer, $"{found.Arrangement} {found.Height}x{found.Width}x{found.Channels}+{found.Skipped}");
    }

    [Theory]
    [InlineData(new long[] { 1, 4, 6, 8 }, "is float32 [1, 4, 6, 8], and for a picture of 8 x 8 pixels either both or neither of [N, C, H, W] and [N, H, W, C] can be")]
    [InlineData(new long[] { 1, 2, 8, 12 }, "is float32 [1, 2, 8, 12], and for a picture of 8 x 8 pixels either both or neither")]
    [InlineData(new long[] { 4, 4, 4, 3 }, "is float32 [4, 4, 4, 3], and real numbers inside the model are wanted that have height and width, as [1, C, H, W]")]
    [InlineData(new long[] { 4, 16, 3 }, "is float32 [4, 16, 3], and real numbers inside the model are wanted")]
    public void Named_ShapeThatCannotBeRead_IsRefused(long[] shape, string reason)
    {
        using var model = Reshaped(TensorLayout.Nchw, 8, 8, shape);
        Assert.Contains(reason, Assert.Throws<ScoringRefusedException>(() => Named(model, "features")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Named_Sequence_IsRefused()
    {
        using var model = TinyModel.Classifier().With(m =>
        {
            m.Node("SequenceConstruct", "logits", "all");
            m.Node("ConcatFromSequence", "all", "joined").Attribute.Add(TinyModel.Integer("axis", 1));
            m.Graph.Output[0].Name = "joined";
        });
        var refusal = Assert.Throws<ScoringRefusedException>(() => Named(model, "all"));
        Assert.Contains("Layer 'all' of model 'tiny.onnx' is no tensor whose shape is known", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_ModelThatComputesWithBytes_GivesALayer()
    {
        using var model = TinyModel.ValuesAsLogits(TensorLayout.Nchw, isByte: true);
        Assert.Equal("floats", Find(model)?.Tensor);
    }

    [Fact]
    public void Find_BatchTooLargeToBeMadeUp_GivesNone()
    {
        using var model = TinyModel.Classifier(30_000, 3, 64, 64).With(m =>
        {
            m.Graph.Node.Clear();
            m.Node("Relu", "image", "features");
            m.Node("GlobalAveragePool", "features", "pooled");
            m.Node("Flatten", "pooled", "logits");
        });
        Assert.Null(Find(model));
    }

    // The picture in another shape, its values the logits.
    private static TinyModel Reshaped(TensorLayout layout, int height, int width, long[] shape) => new TinyModel().With(m =>
    {
        m.Graph.Input.Add(TinyModel.Value("image", layout == TensorLayout.Nchw ? [1, 3, height, width] : [1, height, width, 3]));
        m.Node("Reshape", "image", "places").Input.Add(m.Integers("shape", shape));
        m.Node("Relu", "places", "features");
        m.Node("Reshape", "features", "logits").Input.Add(m.Integers("flat", 1, 3 * height * width));
        m.Graph.Output.Add(TinyModel.Value("logits", 1, 3 * height * width));
    });

    private static SpatialLayer Named(TinyModel model, string tensor) => SpatialLayers.Named(ClassifierGraph.Read(model.Save(), "tiny.onnx", PreprocessingSettings.None), tensor);

    private static SpatialLayer? Find(TinyModel model) => SpatialLayers.Find(ClassifierGraph.Read(model.Save(), "tiny.onnx", PreprocessingSettings.None));
}
