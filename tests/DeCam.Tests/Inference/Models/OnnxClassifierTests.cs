using DeCam.Inference.Graph;
using DeCam.Inference.Models;
using DeCam.Inference.Preprocessing;
using DeCam.Scoring;
using DeCam.Testing;
using Microsoft.ML.OnnxRuntime;
using static DeCam.Tests.Inference.Models.TinyRun;

namespace DeCam.Tests.Inference.Models;

public sealed class OnnxClassifierTests
{
    [Fact]
    public void Load_Classifier_GivesChannelMeans() => Assert.Equal([0.2f, 0.4f, 0.6f], Logits(TinyModel.Classifier(), Plain), Close);

    [Fact]
    public void Load_SoftmaxAtTheEnd_GivesLogits()
    {
        using var model = TinyModel.Classifier().With(m =>
        {
            m.Node("Softmax", "logits", "p");
            m.Node("Identity", "p", "out");
            m.Graph.Output[0].Name = "out";
        });
        Assert.Equal([0.2f, 0.4f, 0.6f], Logits(model, Plain), Close);
    }

    [Fact]
    public void Load_ProbabilitiesWithoutSoftmax_TakesLogarithmsAndWarns()
    {
        using var model = TinyModel.Classifier().With(m =>
        {
            m.Node("Softmax", "logits", "p");
            m.Node("Abs", "p", "out");
            m.Graph.Output[0].Name = "out";
        });
        var logits = Logits(model, Plain, out var signature);
        Assert.Equal(0.2f, logits[1] - logits[0], 1e-4f);
        Assert.Contains("probabilities", Assert.Single(signature.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_ActivationThatIsNotKnown_WarnsOfValuesBetweenZeroAndOne()
    {
        using var model = TinyModel.Classifier().With(m =>
        {
            m.Node("HardSigmoid", "logits", "p");
            m.Graph.Output[0].Name = "p";
        });
        Logits(model, Plain, out var signature);
        Assert.Contains("between 0 and 1", Assert.Single(signature.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_ClassesInTheLastOfFourDimensions_GivesLogits()
    {
        using var model = new TinyModel();
        model.Graph.Input.Add(TinyModel.Value("image", -1, 4, 4, 3));
        var mean = model.Node("ReduceMean", "image", "logits");
        mean.Attribute.Add(new AttributeProto { Name = "axes", Ints = { 1, 2 }, Type = 7 });
        mean.Attribute.Add(new AttributeProto { Name = "keepdims", I = 1, Type = 2 });
        model.Graph.Output.Add(TinyModel.Value("logits", -1, 1, 1, 3));
        Assert.Equal([0.2f, 0.4f, 0.6f], Logits(model, Plain, out var signature), Close);
        Assert.True(signature.IsBatchDynamic);
    }

    [Fact]
    public void Load_ClassRuledOutByMinusInfinity_StillTakesSeveralImages()
    {
        using var model = TinyModel.Biased(float.NegativeInfinity);
        Assert.Equal(float.NegativeInfinity, Logits(model, Plain, out var signature)[2]);
        Assert.True(signature.IsBatchDynamic);
    }

    [Fact]
    public void Load_InitialiserListedTwice_CountsItOnce()
    {
        using var model = TinyModel.Biased(1).With(m => m.Graph.Initializer.Add(m.Graph.Initializer[0].Clone()));
        Assert.Equal([0.2f, 0.4f, 1.6f], Logits(model, Plain), Close);
    }

    [Fact]
    public void Load_EnormousInput_IsRefused()
    {
        var refusal = Refusal(TinyModel.Classifier(1, 3, 100_000, 100_000));
        Assert.Equal("Model 'tiny.onnx' takes images of 100000 x 100000 pixels but at most 16777216 pixels can be scored; export it with a smaller input.", refusal);
    }

    [Fact]
    public void Load_ChannelsLast_IsRecognised()
    {
        using var model = new TinyModel();
        model.Graph.Input.Add(TinyModel.Value("image", -1, 4, 4, 3));
        var mean = model.Node("ReduceMean", "image", "logits");
        mean.Attribute.Add(new AttributeProto { Name = "axes", Ints = { 1, 2 }, Type = 7 });
        mean.Attribute.Add(new AttributeProto { Name = "keepdims", I = 0, Type = 2 });
        model.Graph.Output.Add(TinyModel.Value("logits", -1, 3));
        Assert.Equal([0.2f, 0.4f, 0.6f], Logits(model, Plain, out var signature), Close);
        Assert.Equal(TensorLayout.Nhwc, signature.Input.Layout);
    }

    [Fact]
    public void Load_Bytes_TakesPixelValues()
    {
        using var model = TinyModel.Classifier().With(m =>
        {
            m.Graph.Input[0].Type.TensorType.ElemType = 2;
            m.Graph.Node.Insert(0, new NodeProto { OpType = "Cast", Input = { "image" }, Output = { "floats" }, Attribute = { new AttributeProto { Name = "to", I = 1, Type = 2 } } });
            m.Graph.Node[1].Input[0] = "floats";
        });
        Assert.Equal([51f, 102f, 153f], Logits(model, PreprocessingSettings.None), Close);
    }

    [Fact]
    public void Load_BlueFirst_ReversesChannels() =>
        Assert.Equal([0.6f, 0.4f, 0.2f], Logits(TinyModel.Classifier(), Plain with { Channels = ChannelOrder.Bgr }), Close);

    [Fact]
    public void Load_FixedBatchOfOne_IsFreed()
    {
        Assert.Equal([0.2f, 0.4f, 0.6f], Logits(TinyModel.Classifier(1, 3, 4, 4), Plain, out var signature), Close);
        Assert.True(signature.IsBatchDynamic);
    }

    [Fact]
    public void Load_ScoresThatDependOnTheBatch_RunsOneByOneAndWarns()
    {
        using var model = TinyModel.Classifier(1, 3, 4, 4).With(m =>
        {
            m.Node("ReduceMax", "logits", "largest");
            m.Behind("Sub", "out", "largest");
        });
        Assert.Equal([-0.4f, -0.2f, 0f], Logits(model, Plain, out var signature), Close);
        Assert.False(signature.IsBatchDynamic);
        Assert.Contains("one image at a time", Assert.Single(signature.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_FreedBatchThatCannotBeRun_TriesAgainWithOtherOptions()
    {
        using var model = TinyModel.Classifier(1, 3, 4, 4).With(m => m.Graph.Node[0].OpType = "Nonsense");
        var made = new List<SessionOptions>();
        var graph = ClassifierGraph.Read(model.Save(), "tiny.onnx", Plain);
        Assert.Throws<ScoringRefusedException>(() => graph.Open(() =>
        {
            made.Add(SessionFactory.CpuOptions());
            return made[^1];
        }));
        Assert.Equal(2, made.Distinct().Count());
    }

    [Fact]
    public void Load_InitialiserListedAsInput_IsNotAnInput()
    {
        using var model = TinyModel.Classifier().With(m =>
        {
            m.Graph.Initializer.Add(new TensorProto { Name = "bias", DataType = 1, Dims = { 3 }, FloatData = { 1, 1, 1 } });
            m.Graph.Input.Insert(0, TinyModel.Value("bias", 3));
            var add = m.Node("Add", "logits", "out");
            add.Input.Add("bias");
            m.Graph.Output[0].Name = "out";
        });
        Assert.Equal([1.2f, 1.4f, 1.6f], Logits(model, Plain), Close);
    }

    [Fact]
    public void Load_TwoInputs_IsRefused() => Refused(TinyModel.Classifier().With(m =>
        {
            m.Graph.Input.Add(TinyModel.Value("boxes", 1, 3));
            m.Behind("Add", "out", "boxes");
        }),
        "Model 'tiny.onnx' has 2 inputs (image, boxes) but an image classifier has one; export it with the image alone, and with the values of the others inside (as those of Keras' Normalization).");

    [Fact]
    public void Load_OutputOfImages_IsRefused() => Refused(TinyModel.Classifier().With(m =>
        {
            m.Graph.Node.Clear();
            m.Node("Relu", "image", "logits");
            m.Graph.Output[0] = TinyModel.Value("logits", -1, 3, 4, 4);
        }),
        "Model 'tiny.onnx' gives [1, 3, 4, 4] at 'logits' but a classifier gives [1, classes]; a detection or segmentation model cannot be explained.");

    [Fact]
    public void Load_FreeSize_IsRefusedUnlessCropIsGiven()
    {
        Refused(TinyModel.Classifier(-1, 3, -1, -1), "Model 'tiny.onnx' does not say the height and width of its input; give crop in a sidecar or as an option.");
        Assert.Equal([0.2f, 0.4f, 0.6f], Logits(TinyModel.Classifier(-1, 3, -1, -1), Plain with { Crop = 5 }), Close);
    }

    [Fact]
    public void Load_UnknownOperator_IsRefused() =>
        Assert.Contains("has the operator Nonsense", Refusal(TinyModel.Classifier().With(m => m.Graph.Node[0].OpType = "Nonsense")), StringComparison.Ordinal);

    [Theory]
    [InlineData("{ \"mean\": [0.5, 0.5, 0.5], \"average\": 1 }", "The preprocessing of sidecar 'tiny.onnx.json' has the key 'average', which is not known; use mean, std, scale, resize, fit, crop, pad, place, interpolation, antialias, layout, channels, labels, input, output, activation.")]
    [InlineData("{ \"std\": [0, 1, 1] }", "The preprocessing of sidecar 'tiny.onnx.json' has std = [0,1,1]; give one positive number for each channel, such as [0.5, 0.5, 0.5].")]
    [InlineData("{ \"layout\": \"hwc\" }", "The preprocessing of sidecar 'tiny.onnx.json' has layout = \"hwc\"; use nchw or nhwc.")]
    [InlineData("{ \"crop\": 5 }", "Model 'tiny.onnx' takes images of 4 x 4 but sidecar 'tiny.onnx.json' says crop = 5; leave crop out.")]
    [InlineData("{ \"crop\": [4, 5] }", "Model 'tiny.onnx' takes images of 4 x 4 but sidecar 'tiny.onnx.json' says crop = 4 x 5; leave crop out.")]
    [InlineData("{ \"resize\": 3 }", "Model 'tiny.onnx' takes images of at least 4 pixels but resize is 3; give at least 4.")]
    [InlineData("{ \"labels\": \"labels.txt\" }", "Labels file 'labels.txt' has 2 line(s) but the model has 3 classes; give one line for each class.")]
    public void Load_WrongSidecar_IsRefused(string sidecar, string message)
    {
        using var model = TinyModel.Classifier();
        model.Write("tiny.onnx.json", sidecar);
        model.Write("labels.txt", "one\ntwo\n");
        Assert.Equal(message, Refusal(model, PreprocessingSettings.None));
    }

    [Fact]
    public void Load_NotOnnx_IsRefused()
    {
        using var model = new TinyModel();
        model.Write("tiny.onnx", "This is a text about a model, not a model.");
        var path = Path.Combine(Path.GetDirectoryName(model.Save("other.onnx"))!, "tiny.onnx");
        Assert.Contains("is not an ONNX file", Assert.Throws<ScoringRefusedException>(() => OnnxClassifier.Load(path, "tiny.onnx", Plain)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_TruncatedModel_IsRefused()
    {
        using var model = new TinyModel();
        var path = model.Save();
        var bytes = File.ReadAllBytes(Fixtures.Path("shapes_cnn.onnx"));
        File.WriteAllBytes(path, bytes[..(bytes.Length / 2)]);
        Assert.Equal("Model 'tiny.onnx' is not an ONNX file, or is cut short; export or copy it again.",
            Assert.Throws<ScoringRefusedException>(() => OnnxClassifier.Load(path, "tiny.onnx", Plain)).Message);
    }

    [Fact]
    public void ToCanonicalJson_ReadAgain_IsTheSame()
    {
        var settings = new PreprocessingSettings { Std = [0.25f], Mean = [0.485f, 0.5f, 0], Channels = ChannelOrder.Bgr, Crop = 99, Output = "logits" };
        var json = settings.ToCanonicalJson();
        Assert.Equal("{\"mean\":[0.485,0.5,0],\"std\":[0.25],\"crop\":99,\"channels\":\"bgr\",\"output\":\"logits\"}", json);
        Assert.Equal(json, PreprocessingSettings.FromJson(json, "a test").ToCanonicalJson());
        Assert.Equal("", PreprocessingSettings.None.ToCanonicalJson());
    }

    private static void Refused(TinyModel model, string message) => Assert.Equal(message, Refusal(model, PreprocessingSettings.None));
}
