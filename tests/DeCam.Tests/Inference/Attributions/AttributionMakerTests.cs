using DeCam.Attributions;
using DeCam.Inference.Attributions;
using DeCam.Inference.Graph;
using DeCam.Inference.Preprocessing;
using DeCam.Scoring;
using DeCam.Testing;
using DeCam.Tests.Inference.Models;

namespace DeCam.Tests.Inference.Attributions;

public sealed class AttributionMakerTests
{
    public static TheoryData<string> Methods => [.. AttributionMaker.Names];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Make_OpenedAgain_GivesTheSameBits(string method)
    {
        Attribution Make()
        {
            using var model = new OpenedModel(Fixtures.Path("gradients", "squeezenet.opset17.onnx"));
            return model.Make(method, model.Waves(), 1);
        }

        var (first, second) = (Make(), Make());
        Assert.Equal(first.Map.Select(BitConverter.SingleToInt32Bits), second.Map.Select(BitConverter.SingleToInt32Bits));
        Assert.Equal(64 * 64, first.Map.Length);
        Assert.All(first.Map, v => Assert.True(float.IsFinite(v)));
    }

    [Fact]
    public void Make_EveryMethod_CountsItsPasses()
    {
        using var model = new OpenedModel(Fixtures.Path("gradients", "squeezenet.opset17.onnx"));
        string Counts(string method, params (string, object)[] options)
        {
            var made = model.Make(method, model.Waves(), 1, options);
            return $"{made.ForwardPasses} {made.BackwardPasses} {made.TailRuns} {made.Layer}";
        }

        Assert.Equal("1 1 0 /f/f.9/Relu_output_0", Counts("grad-cam"));
        Assert.Equal("1 1 0 /f/f.9/Relu_output_0", Counts("layer-cam", ("layer", "auto")));
        Assert.Equal("1 0 11 /f/f.9/Relu_output_0", Counts("ablation-cam"));
        Assert.Equal("11 0 0 /f/f.9/Relu_output_0", Counts("score-cam"));
        Assert.Equal("1 1 0 ", Counts("full-grad"));
        Assert.Equal("9 9 0 ", Counts("integrated-gradients", ("steps", 7)));
    }

    // Weights of a hand-made network: what a channel is worth is what the pooled logit takes of it.
    [Fact]
    public void Make_ChannelsThatAreLogits_AreTheMaps()
    {
        using var model = Opened(_ => { });
        float[] planes = [.. Enumerable.Range(0, 48).Select(i => (float)(i % 7))];
        var image = model.Image(planes);
        foreach (var method in (string[])["grad-cam", "layer-cam", "ablation-cam"])
        {
            var map = model.Make(method, image, 1).Map;
            Assert.All(Enumerable.Range(0, 16), i => Assert.Equal(planes[16 + i] / planes[17], map[i] / map[1], 1e-5f));
        }

        var path = model.Make("integrated-gradients", image, 1);
        Assert.All(Enumerable.Range(0, 16), i => Assert.Equal(planes[16 + i] / 16, path.Map[i], 1e-5f));
        Assert.Equal(planes.Skip(16).Take(16).Average(), path.Sum!.Value, 1e-5);
        Assert.Equal(path.ExpectedSum!.Value, path.Sum.Value, 1e-5);
    }

    [Fact]
    public void Make_LayoutOfChannelsLast_LaysTheMapOut()
    {
        using var tiny = TinyModel.ValuesAsLogits(TensorLayout.Nhwc, isByte: false);
        using var model = new OpenedModel(tiny.Save());
        // Logit 3 p + c is channel c of pixel p.
        var made = model.Make("integrated-gradients", model.Waves(), (3 * 11) + 2);
        Assert.Equal([11], Enumerable.Range(0, 35).Where(i => made.Map[i] != 0));
        Assert.Equal(MathF.Sin(((2 * 35) + 11) * 0.37f), made.Sum!.Value, 1e-5);
    }

    [Theory]
    [InlineData("zero")]
    [InlineData("black")]
    [InlineData("blur")]
    [InlineData("random")]
    public void Make_AnyBaseline_AddsUp(string baseline)
    {
        using var model = new OpenedModel(Fixtures.Path("gradients", "convnext.opset20.onnx"));
        var made = model.Make("integrated-gradients", model.Waves(), 1, ("baseline", baseline));
        Assert.Equal(made.ExpectedSum!.Value, made.Sum!.Value, 0.02 * Math.Abs(made.ExpectedSum.Value));
    }

    // Networks of ReLU, with normalisation that stays apart (DenseNet) and that is folded.
    [Theory]
    [InlineData("densenet.opset20")]
    [InlineData("inception.opset17")]
    [InlineData("resnet.opset17")]
    [InlineData("vgg.opset17")]
    public void Make_FullGradOfReluNetwork_AddsUpToTheLogit(string name)
    {
        using var model = new OpenedModel(Fixtures.Path("gradients", name + ".onnx"));
        var made = model.Make("full-grad", model.Waves(), 1);
        Assert.Equal(made.ExpectedSum!.Value, made.Sum!.Value, 1e-3 * Math.Abs(made.ExpectedSum.Value));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Make_BatchOfTwoInTheFile_IsRunInTwos(string method)
    {
        using var model = Opened(m =>
        {
            m.Graph.Input[0] = TinyModel.Value("image", 2, 3, 4, 4);
            m.Graph.Initializer.Add(new TensorProto { Name = "token", DataType = 1, Dims = { 2, 1 }, FloatData = { 7, 7 } });
            m.Graph.Node.Add(new NodeProto { OpType = "Concat", Input = { "logits", "token" }, Output = { "out" }, Attribute = { TinyModel.Integer("axis", 1) } });
            m.Graph.Output[0] = TinyModel.Value("out", 2, 4);
        });
        using var free = Opened(_ => { });
        float[] planes = [.. Enumerable.Range(0, 48).Select(i => (float)(i % 7))];
        var (fixedBatch, wanted) = (model.Make(method, model.Image(planes), 1), free.Make(method, free.Image(planes), 1));
        Assert.All(Enumerable.Range(0, 16), i => Assert.Equal(wanted.Map[i], fixedBatch.Map[i], 1e-5f));
        Assert.Equal((wanted.ForwardPasses, wanted.BackwardPasses, wanted.TailRuns), (fixedBatch.ForwardPasses, fixedBatch.BackwardPasses, fixedBatch.TailRuns));
        Assert.Equal(wanted.Sum ?? 0, fixedBatch.Sum ?? 0, 1e-5);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Make_LayerInHalfPrecision_GivesItsMap(string method)
    {
        using var half = Opened(m =>
        {
            var (relu, pool) = (m.Graph.Node[0], m.Graph.Node[1]);
            relu.Input[0] = "half";
            m.Graph.Node.Insert(0, new() { OpType = "Cast", Input = { "image" }, Output = { "half" }, Attribute = { TinyModel.Integer("to", 10) } });
            m.Graph.Node.Insert(2, new() { OpType = "Cast", Input = { "features" }, Output = { "full" }, Attribute = { TinyModel.Integer("to", 1) } });
            pool.Input[0] = "full";
        });
        using var full = Opened(_ => { });
        float[] planes = [.. Enumerable.Range(0, 48).Select(i => (float)(i % 7))];
        var (made, wanted) = (half.Make(method, half.Image(planes), 1, ("layer", "features")), full.Make(method, full.Image(planes), 1));
        Assert.All(Enumerable.Range(0, 16), i => Assert.Equal(wanted.Map[i], made.Map[i], 1e-2f));
    }

    [Fact]
    public void Make_ModelOfOneValue_ExplainsBothClasses()
    {
        using var model = Opened(m =>
        {
            m.Graph.Initializer.Add(new TensorProto { Name = "weights", DataType = 1, Dims = { 3, 1 }, FloatData = { 1, -1, 0 } });
            m.Behind("MatMul", "value", "weights");
            m.Graph.Output[0] = TinyModel.Value("value", -1, 1);
        });
        float[] planes = [.. Enumerable.Repeat(1f, 16), .. Enumerable.Repeat(1f, 8), .. Enumerable.Repeat(4f, 8), .. new float[16]];
        var (not, it) = (model.Make("integrated-gradients", model.Image(planes), 0), model.Make("integrated-gradients", model.Image(planes), 1));
        Assert.Equal(-it.Sum!.Value, not.Sum!.Value, 1e-5);
        Assert.Equal(1 - 2.5, it.Sum.Value, 1e-5);
    }

    // Quantised, without a rule, and deciding its own way: what needs no gradient works.
    [Theory]
    [InlineData("DequantizeLinear", "computes in whole numbers from operator QuantizeLinear")]
    [InlineData("CumSum", "has no rule for the gradient of operator CumSum")]
    [InlineData("If", "no gradient is taken through control flow")]
    public void Make_ModelWithoutGradients_LeavesMethodsOfForwardPasses(string operation, string reason)
    {
        using var model = Opened(m => Behind(m, operation));
        var image = model.Image([.. Enumerable.Range(0, 48).Select(i => (float)(i % 7))]);
        foreach (var method in (string[])["grad-cam", "integrated-gradients", "full-grad"])
        {
            // The layer lies before what has no gradient, or the image does.
            var refusal = Assert.Throws<ScoringRefusedException>(() => model.Make(method, image, 1, ("layer", "features")));
            Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
            Assert.Contains("use ablation-cam, score-cam or a method that needs scores alone", refusal.Message, StringComparison.Ordinal);
        }

        using var twin = Opened(m =>
        {
            if (operation != "CumSum") return;
            m.Graph.Initializer.Add(new TensorProto { Name = "sums", DataType = 1, Dims = { 3, 3 }, FloatData = { 1, 1, 1, 0, 1, 1, 0, 0, 1 } });
            m.Behind("MatMul", "summed", "sums");
        });
        foreach (var method in (string[])["ablation-cam", "score-cam"])
        {
            // Quantised logits are whole twentieths.
            var (made, wanted) = (model.Make(method, image, 1).Map, twin.Make(method, image, 1).Map);
            Assert.All(Enumerable.Range(0, 16), i => Assert.Equal(wanted[i] / wanted.Max(), made[i] / made.Max(), operation == "DequantizeLinear" ? 0.05f : 1e-5f));
        }
    }

    [Fact]
    public void Make_TransformerWithoutGradients_AsksForALayer()
    {
        using var vit = new TinyModel();
        vit.Model.OpsetImport.Clear();
        vit.Model.MergeFrom(ModelProto.Parser.ParseFrom(File.ReadAllBytes(Fixtures.Path("gradients", "vit.opset17.onnx"))));
        Behind(vit, "CumSum");
        using var model = new OpenedModel(vit.Save());
        var refusal = Assert.Throws<ScoringRefusedException>(() => model.Make("ablation-cam", model.Waves(), 1));
        Assert.Contains("has no rule for the gradient of operator CumSum", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("so its last layer with places cannot be found; name one by the option layer", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Make_ProbabilitiesThatCannotBeCutBack_SaysSo()
    {
        using var model = Opened(m =>
        {
            m.Behind("Exp", "raised");
            m.Node("ReduceSum", "raised", "sum").Input.Add(m.Integers("axes", 1));
            m.Behind("Div", "shares", "sum");
        });
        var image = model.Image([.. Enumerable.Range(0, 48).Select(i => i % 7 / 10f)]);
        foreach (var method in (string[])["grad-cam", "integrated-gradients", "full-grad"])
            Assert.Contains("the gradients are those of the class's probability", model.Make(method, image, 1).Notes[0], StringComparison.Ordinal);
        Assert.Empty(model.Make("ablation-cam", image, 1).Notes);
    }

    [Fact]
    public void Make_FullGradWithoutBiasesThatHavePlaces_SaysSo()
    {
        using var model = Opened(_ => { });
        var note = Assert.Single(model.Make("full-grad", model.Image([.. Enumerable.Range(0, 48).Select(i => (float)(i % 7))]), 1).Notes);
        Assert.Contains("No bias of model 'tiny.onnx' has height and width", note, StringComparison.Ordinal);
        // The bias of the convolution that cuts the picture into patches.
        using var vit = new OpenedModel(Fixtures.Path("gradients", "vit.opset17.onnx"));
        Assert.Empty(vit.Make("full-grad", vit.Waves(), 1).Notes);
    }

    [Fact]
    public void Make_ModelOfBytes_LeavesMethodsOfForwardPasses()
    {
        using var tiny = TinyModel.ValuesAsLogits(TensorLayout.Nchw, isByte: true);
        using var model = new OpenedModel(tiny.Save());
        var image = model.Image([.. Enumerable.Range(0, 105).Select(i => (float)i)]);
        Assert.Throws<ScoringRefusedException>(() => model.Make("grad-cam", image, 40));
        using var floats = TinyModel.ValuesAsLogits(TensorLayout.Nchw, isByte: false);
        floats.Graph.Node[0].OpType = "Relu";
        using var twin = new OpenedModel(floats.Save());
        foreach (var method in (string[])["ablation-cam", "score-cam"])
        {
            var (made, wanted) = (model.Make(method, image, 40).Map, twin.Make(method, image, 40).Map);
            Assert.All(Enumerable.Range(0, 35), i => Assert.Equal(wanted[i] / wanted.Max(), made[i] / made.Max(), 1e-4f));
        }
    }

    [Theory]
    [InlineData("grad-cam", "featuers", "has no layer 'featuers'; the nearest names are 'features'")]
    [InlineData("ablation-cam", "featuers", "has no layer 'featuers'; the nearest names are 'features'")]
    [InlineData("grad-cam", "logits", "is float32 [1, 3], and real numbers inside the model are wanted that have height and width")]
    [InlineData("score-cam", "image", "is float32 [1, 3, 4, 4], and real numbers inside the model are wanted")]
    public void Make_LayerThatCannotBe_IsRefused(string method, string layer, string reason)
    {
        using var model = Opened(_ => { });
        var refusal = Assert.Throws<ScoringRefusedException>(() => model.Make(method, model.Waves(), 1, ("layer", layer)));
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(RefusalKind.Option, refusal.Kind);
    }

    [Fact]
    public void Make_MapThatIsZero_NamesTheLayer()
    {
        using var model = Opened(_ => { });
        var refusal = Assert.Throws<ScoringRefusedException>(() => model.Make("grad-cam", model.Image([.. Enumerable.Repeat(-1f, 48)]), 1));
        Assert.Contains("The map of grad-cam is 0 everywhere: nothing in layer 'features' of model 'tiny.onnx' speaks for class 1", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Make_ModelWithoutPlaces_IsRefused()
    {
        using var tiny = new TinyModel().With(m =>
        {
            m.Graph.Input.Add(TinyModel.Value("image", -1, 3, 4, 4));
            m.Node("Flatten", "image", "flat");
            m.Graph.Initializer.Add(new TensorProto { Name = "weights", DataType = 1, Dims = { 48, 3 }, FloatData = { Enumerable.Range(0, 144).Select(i => i % 5f) } });
            m.Node("MatMul", "flat", "logits").Input.Add("weights");
            m.Graph.Output.Add(TinyModel.Value("logits", -1, 3));
        });
        using var model = new OpenedModel(tiny.Save());
        var refusal = Assert.Throws<ScoringRefusedException>(() => model.Make("ablation-cam", model.Waves(), 1));
        Assert.Contains("Model 'tiny.onnx' has no layer with height and width before its head", refusal.Message, StringComparison.Ordinal);
        Assert.NotEmpty(model.Make("integrated-gradients", model.Waves(), 1).Map);
    }

    // image, Relu to features, mean of each channel.
    private static OpenedModel Opened(Action<TinyModel> edit)
    {
        using var model = TinyModel.Classifier().With(m =>
        {
            m.Graph.Node[0].Input[0] = "features";
            m.Graph.Node.Insert(0, new() { OpType = "Relu", Input = { "image" }, Output = { "features" } });
        }).With(edit);
        return new(model.Save());
    }

    private static void Behind(TinyModel model, string operation)
    {
        switch (operation)
        {
            case "CumSum":
                model.Graph.Initializer.Add(new TensorProto { Name = "axis", DataType = 7, Int64Data = { 1 } });
                model.Behind("CumSum", "summed", "axis");
                break;
            case "If":
                model.Node("ReduceMax", "logits", "most").Attribute.Add([TinyModel.Integer("keepdims", 0)]);
                model.Node("Greater", "most", "isHigh").Input.Add(model.Floats("bound", 0.5f));
                GraphProto Branch(string name, string of) => new() { Name = name, Node = { new NodeProto { OpType = of, Input = { "logits" }, Output = { name } } }, Output = { new ValueInfoProto { Name = name } } };
                model.Node("If", "isHigh", "chosen").Attribute.Add([new() { Name = "then_branch", Type = 5, G = Branch("then", "Relu") }, new() { Name = "else_branch", Type = 5, G = Branch("else", "Abs") }]);
                model.Graph.Output[0].Name = "chosen";
                break;
            default:
                model.Graph.Initializer.Add(new TensorProto { Name = "zero", DataType = 2, Int32Data = { 0 } });
                model.Behind("QuantizeLinear", "steps", model.Floats("scale", 0.05f), "zero");
                model.Behind("DequantizeLinear", "values", "scale", "zero");
                break;
        }
    }
}
