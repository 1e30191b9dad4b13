using DeCam.Inference.Gradients;
using DeCam.Inference.Models;
using DeCam.Inference.Preprocessing;
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
        var found = SpatialLayers.Find(ClassifierGraph.Read(path, name, PreprocessingSettings.None))!;
        Assert.Equal(layer, $"{found.Tensor} {found.Arrangement} {found.Height}x{found.Width}x{found.Channels}+{found.Skipped}");
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

    private static SpatialLayer? Find(TinyModel model) => SpatialLayers.Find(ClassifierGraph.Read(model.Save(), "tiny.onnx", PreprocessingSettings.None));
}
