using DeCam.Inference.Graph;
using DeCam.Inference.Inspection;
using DeCam.Inference.Models;
using DeCam.Inference.Preprocessing;
using DeCam.Testing;
using DeCam.Tests.Inference.Models;

namespace DeCam.Tests.Inference.Inspection;

public sealed class ModelInspectionTests
{
    [Theory]
    [InlineData("shapes_cnn.onnx", false, 8, "/Relu_2_output_0")]
    [InlineData("models/mobilenet_v1_0.25_128.onnx", false, 1000, "conv_2d_27_relu6")]
    [InlineData("models/squeezenet_1.0_224.onnx", false, 1000, "conv10_relu")]
    [InlineData("models/bench/light_squeezenet.onnx", true, 1000, "r64")]
    public void Of_FixtureModel_FindsItsPropertiesAndCamLayer(string file, bool hasSoftmax, int classes, string camLayer)
    {
        var inspection = ModelInspection.Of(Fixtures.Path(file), PreprocessingSettings.None);
        Assert.True(inspection.Signature.IsBatchDynamic);
        Assert.Equal(hasSoftmax, inspection.Signature.Cut == CutActivation.Softmax);
        Assert.Equal(classes, inspection.Signature.ClassCount);
        Assert.False(inspection.Signature.GivesProbabilities);
        Assert.Empty(inspection.Signature.Warnings);
        Assert.Equal(camLayer, inspection.CamLayer);
        Assert.True(inspection.Devices[0].EvaluationsPerSecond > 0);
        Assert.Equal("model", inspection.Preprocessing.Origins["crop"]);
    }

    // Published figures, in million multiply-accumulates: MobileNetV2 300, SqueezeNet 1.0 about 820 (Caffe pools to 13 x 13, others to 12 x 12), ResNet50 4,100.
    [Theory]
    [InlineData("models/mobilenet_v1_0.25_128.onnx", 13, 15)]
    [InlineData("models/mobilenet_v2_1.0_224.onnx", 295, 315)]
    [InlineData("models/squeezenet_1.0_224.onnx", 690, 870)]
    [InlineData("models/bench/bench_resnet50.onnx", 4050, 4150)]
    [InlineData("models/bench/bench_vgg19.onnx", 19500, 19800)]
    public void MultiplyAccumulates_KnownArchitecture_IsItsPublishedFigure(string file, double least, double most)
    {
        var graph = ClassifierGraph.Read(Fixtures.Path(file), file, PreprocessingSettings.None);
        Assert.InRange(graph.MultiplyAccumulates() / 1e6, least, most);
    }

    [Fact]
    public void Of_ModelWithoutAnyConvolution_HasNoCamLayer()
    {
        using var model = new TinyModel();
        model.Graph.Input.Add(TinyModel.Value("image", -1, 3, 4, 4));
        model.Node("Flatten", "image", "flat");
        model.Node("Relu", "flat", "logits");
        model.Graph.Output.Add(TinyModel.Value("logits", -1, 48));
        Assert.Null(ModelInspection.Of(model.Save(), new() { Mean = [0], Std = [1] }).CamLayer);
    }

    [Fact]
    public void Of_ModelExportedForABatchOfFour_GivesItAllOfTheBatch()
    {
        using var model = TinyModel.Classifier(4, 3, 2048, 2048).With(m =>
        {
            m.Graph.Node.Clear();
            m.Node("Relu", "image", "features");
            m.Node("GlobalAveragePool", "features", "pooled");
            m.Node("Flatten", "pooled", "logits");
        });
        Assert.Equal("features", ModelInspection.Of(model.Save(), new() { Mean = [0], Std = [1] }).CamLayer);
    }
}
