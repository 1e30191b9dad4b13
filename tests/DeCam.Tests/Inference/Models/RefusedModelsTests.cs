using DeCam.Inference.Devices;
using DeCam.Inference.Graph;
using DeCam.Inference.Models;
using DeCam.Scoring;
using DeCam.Testing;
using static DeCam.Tests.Inference.Models.TinyRun;

namespace DeCam.Tests.Inference.Models;

/// <summary>Every refusal names its own cause and the way out.</summary>
public sealed class RefusedModelsTests
{
    [Fact]
    public void Load_RandomModel_IsRefusedAsRandom() =>
        Assert.Equal("Model 'tiny.onnx' gives other values for the same picture each time, which no seed can repeat; export it in evaluation mode, without random operators.",
            Refusal(TinyModel.Classifier().With(m =>
            {
                m.Node("RandomNormalLike", "logits", "noise");
                m.Behind("Add", "out", "noise");
            })));

    [Fact]
    public void Load_DropoutLeftSwitchedOn_IsDropped()
    {
        var model = TinyModel.Classifier().With(m =>
        {
            m.Graph.Initializer.Add(new TensorProto { Name = "on", DataType = 9, Int32Data = { 1 } });
            m.Behind("Dropout", "out", m.Floats("ratio", 0.5f), "on");
        });
        Assert.Equal([0.2f, 0.4f, 0.6f], Logits(model), Close);
    }

    [Theory]
    [InlineData(9, 5)]
    [InlineData(14, 3)]
    public void Load_BatchNormalisationInTraining_IsRefused(int opset, int outputs)
    {
        var refusal = Refusal(TinyModel.Classifier().With(m =>
        {
            m.Model.OpsetImport[0].Version = opset;
            foreach (var name in (string[])["gain", "shift", "mean", "variance"]) m.Floats(name, 1, 1, 1);
            m.Graph.Node.Insert(0, new NodeProto { OpType = "BatchNormalization", Input = { "image", "gain", "shift", "mean", "variance" }, Output = { Enumerable.Range(0, outputs).Select(i => $"n{i}") } });
            m.Graph.Node[1].Input[0] = "n0";
            if (opset >= 14) m.Graph.Node[0].Attribute.Add(TinyModel.Integer("training_mode", 1));
        }));
        Assert.Equal("Model 'tiny.onnx' was exported in training mode: 1 BatchNormalization node(s) take mean and variance from the pictures of the batch instead of those learned, so its scores are not those of the trained model; export it again after model.eval().", refusal);
    }

    [Fact]
    public void Load_FileOfOneMachine_IsRefused() =>
        Assert.Equal("Model 'tiny.onnx' was optimised by ONNX Runtime for the processor of one machine (operator Conv of com.microsoft.nchwc); give the file that it was made from.",
            Refusal(TinyModel.Classifier().With(m => (m.Graph.Node[0].OpType, m.Graph.Node[0].Domain) = ("Conv", "com.microsoft.nchwc"))));

    [Fact]
    public void Load_OperatorOfAForeignDomain_IsNamed() =>
        Assert.Equal("Model 'tiny.onnx' needs the operator Spread of 'com.example', which is not part of ONNX Runtime; export it with standard operators.",
            Refusal(TinyModel.Classifier().With(m =>
            {
                m.Model.OpsetImport.Add(new OperatorSetIdProto { Domain = "com.example", Version = 1 });
                (m.Graph.Node[0].OpType, m.Graph.Node[0].Domain) = ("Spread", "com.example");
            })));

    [Fact]
    public void Load_BFloat16_IsNamed()
    {
        Assert.Equal("Model 'tiny.onnx' takes bfloat16 at 'image' but float32, float16, float64 and uint8 are supported; export it as float32.",
            Refusal(TinyModel.Classifier().With(m => m.Graph.Input[0].Type.TensorType.ElemType = 16)));
        Assert.Equal("Model 'tiny.onnx' computes in bfloat16, which ONNX Runtime has no operators for on a processor; export it in float32 or float16.",
            Refusal(TinyModel.Classifier().With(m =>
            {
                m.Graph.Node.Insert(0, new NodeProto { OpType = "Cast", Input = { "image" }, Output = { "half" }, Attribute = { TinyModel.Integer("to", 16) } });
                m.Graph.Node[1].Input[0] = "half";
                m.Behind("Cast", "out").Attribute.Add(TinyModel.Integer("to", 1));
            })));
    }

    [Theory]
    [InlineData("ArgMax")]
    [InlineData("Cast")]
    [InlineData("Flatten")]
    [InlineData("Reshape")]
    [InlineData("Conv")]
    [InlineData("Gemm")]
    [InlineData("Softmax")]
    public void Load_NodeWithoutInputs_IsRefused(string operation)
    {
        var bare = new NodeProto { OpType = operation, Output = { "bare" } };
        Assert.StartsWith("Model 'tiny.onnx' ", Refusal(TinyModel.Classifier(1, 3, 4, 4).With(m =>
        {
            m.Graph.Node.Add(bare);
            m.Graph.Output[0].Name = "bare";
        })), StringComparison.Ordinal);
        using var aside = TinyModel.Classifier(1, 3, 4, 4).With(m => m.Graph.Node.Insert(0, bare));
        Assert.False(BurntBatch.Mend(aside.Model, "image", 1));
        Assert.Null(Decisions.Before(aside.Graph, "bare"));
    }

    [Fact]
    public void Load_ConvolutionWithoutWeights_IsRefused() =>
        Assert.StartsWith("Model 'tiny.onnx' ", Refusal(TinyModel.Classifier(-1, -1, 4, 4).With(m => m.Graph.Node[0].OpType = "Conv")), StringComparison.Ordinal);

    [Theory]
    [InlineData(1, 4_294_967_300, "[1, 3, 4294967300, 4]")]
    [InlineData(4_294_967_297, 4, "[4294967297, 3, 4, 4]")]
    public void Load_HugeDimension_IsRefused(long batch, long height, string shape) =>
        Assert.Equal($"Model 'tiny.onnx' takes {shape} at 'image' but a dimension is at most 2147483647; export it for smaller pictures, with a dynamic batch.",
            Refusal(TinyModel.Classifier(batch, 3, height, 4)));

    [Fact]
    public void Load_SequenceOrLabelOnly_IsNamed()
    {
        Assert.Equal("Model 'tiny.onnx' gives int64 at 'n' but float32, float16 and float64 are supported; export it with its logits as output.",
            Refusal(TinyModel.Classifier().With(m =>
            {
                m.Node("Shape", "logits", "n");
                m.Graph.Output[0] = new ValueInfoProto { Name = "n", Type = new() { TensorType = new() { ElemType = 7 } } };
            })));
        Assert.StartsWith("Model 'tiny.onnx' gives a sequence or a map at 's' but a classifier gives a tensor;", Refusal(TinyModel.Classifier().With(m =>
        {
            m.Node("SequenceConstruct", "logits", "s");
            m.Graph.Output[0] = new ValueInfoProto { Name = "s" };
        })), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "Model 'tiny.onnx' has weights in the file 'weights.bin', which is not beside it; copy that file too.")]
    [InlineData("short", "Model 'tiny.onnx' has weights in the file 'weights.bin', which has 5 bytes where 12 are needed; it is cut short or of another model, so copy it again.")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "The weights 'weights.bin' of model 'tiny.onnx' are a pointer of Git LFS in place of the file; fetch the file with 'git lfs pull'.")]
    public void Load_WeightsThatAreNotThere_AreNamed(string? content, string message)
    {
        using var model = TinyModel.Biased(1).With(m =>
        {
            var bias = m.Graph.Initializer[0];
            bias.FloatData.Clear();
            bias.DataLocation = 1;
            foreach (var (key, value) in (ReadOnlySpan<(string, string)>)[("location", "weights.bin"), ("offset", "0"), ("length", "12")])
                bias.ExternalData.Add(new StringStringEntryProto { Key = key, Value = value });
        });
        if (content is not null) model.Write("weights.bin", content);
        Assert.Equal(message, Refusal(model));
    }

    [Fact]
    public void Load_PointerOfGitLfs_IsNamed()
    {
        using var model = new TinyModel();
        model.Write("tiny.onnx", "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n");
        var path = Path.Combine(Path.GetDirectoryName(model.Save("other.onnx"))!, "tiny.onnx");
        Assert.Equal("Model 'tiny.onnx' is a pointer of Git LFS in place of the file; fetch the file with 'git lfs pull'.",
            Assert.Throws<ScoringRefusedException>(() => OnnxClassifier.Load(path, "tiny.onnx", Plain)).Message);
    }

    [Fact]
    public void Load_ModelThatCannotBeRun_KeepsTheReason()
    {
        var refusal = Refusal(TinyModel.Classifier().With(m => m.Behind("Reshape", "out", m.Integers("shape", 5, 7))));
        Assert.StartsWith("Model 'tiny.onnx' cannot be run on one image of 4 x 4 pixels: Reshape '", refusal, StringComparison.Ordinal);
        Assert.Contains("' failed: ", refusal, StringComparison.Ordinal);
    }

    // Made-up pictures stay below 1 and take the first row of the table; the picture does not.
    [Fact]
    public async Task Score_ErrorOfTheRuntime_IsAFaultOfTheModel()
    {
        using var model = TinyModel.Classifier(-1, 3, 5, 7).With(m =>
        {
            m.Node("ReduceMax", "image", "largest").Attribute.Add(TinyModel.Integer("keepdims", 0));
            m.Node("Floor", "largest", "floor");
            m.Node("Cast", "floor", "row").Attribute.Add(TinyModel.Integer("to", 7));
            m.Node("Gather", m.Floats("table", 0, 0), "nothing").Input.Add("row");
            m.Behind("Add", "out", "nothing");
        });
        var content = new MemoryContent();
        var reference = content.AddModel(model.Save(), """{"mean":[0],"std":[0.1],"resize":5}""");
        var image = content.Add(File.ReadAllBytes(Fixtures.Path("shapes", "03_star.png")));
        await using var device = new CpuDevice(content, content);
        var refusal = await Assert.ThrowsAsync<ScoringRefusedException>(() => device.DescribeAsync(reference, image, "0", TestContext.Current.CancellationToken));
        Assert.StartsWith("Model 'tiny.onnx' cannot score a batch of pictures: Gather '' failed: ", refusal.Message, StringComparison.Ordinal);
        Assert.EndsWith("; export it again, with a dynamic batch.", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[ErrorCode:RuntimeException] Non-zero status code returned while running Conv node. Name:'c' Status Message: Failed to allocate memory for requested buffer of size 1", true)]
    [InlineData("[ErrorCode:EPFail] CUDA failure 700: an illegal memory access was encountered", true)]
    [InlineData("[ErrorCode:InvalidArgument] Got invalid dimensions for output: out for the following indices", false)]
    [InlineData("[ErrorCode:RuntimeException] Non-zero status code returned while running Reshape node. Name:'allocator' Status Message: size was false", false)]
    public void IsOfTheMachine_MessageOfTheRuntime_TellsMemoryAndCardsFromModels(string message, bool isOfTheMachine) =>
        Assert.Equal(isOfTheMachine, RunFailure.IsOfTheMachine(message));
}
