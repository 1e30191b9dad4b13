using DeCam.Inference.Models;
using DeCam.Inference.Preprocessing;


namespace DeCam.Tests.Inference.Models;

public sealed class NativeErrorsTests
{
    [Theory]
    [InlineData("[ErrorCode:Fail] Load model from /a/b c.onnx failed:/src/core/graph/model.cc:181 onnxruntime::Model::Model(ModelProto&&, const PathString&, const IOnnxRuntimeOpSchemaRegistryList*, const logging::Logger&, const ModelOptions&) Unsupported model IR version: 99, max supported IR version: 13", "Unsupported model IR version: 99, max supported IR version: 13")]
    [InlineData("[ErrorCode:Fail] Load model from a.onnx failed:/src/model_load_utils.h:46 void onnxruntime::ValidateOpset(const std::unordered_map<std::string, int>&, std::function<void(int)>, int) ONNX Runtime only guarantees support for released opsets. Opset 99 is under development.", "ONNX Runtime only guarantees support for released opsets")]
    [InlineData("[ErrorCode:NoSuchFile] Missing weights.bin.\nMore lines", "Missing weights.bin")]
    [InlineData("[ErrorCode:RuntimeException] Non-zero status code returned while running Reshape node. Name:'/head/Reshape' Status Message: /src/core/reshape_helper.h:45 onnxruntime::ReshapeHelper::ReshapeHelper(const TensorShape&, TensorShapeVector&, bool) input_shape_size == size was false. The input tensor cannot be reshaped.", "Reshape '/head/Reshape' failed: input_shape_size == size was false")]
    [InlineData("libcublasLt.so.13: cannot open shared object file", "libcublasLt.so.13: cannot open shared object file")]
    public void Sentence_NativeMessage_IsWhatPeopleNeed(string message, string sentence) => Assert.Equal(sentence, NativeErrors.Sentence(new IOException(message)));

    [Fact]
    public void Sentence_EndlessName_IsLookedAtInPart()
    {
        var message = "a.cc:1 " + string.Concat(Enumerable.Repeat("b.cc:1 f((", 1_000_000));

        Assert.InRange(NativeErrors.Sentence(new IOException(message)).Length, 1, 2000);
    }

    // The runtime's own messages, so that the rules do not outlive their form.
    [Theory]
    [InlineData("opset")]
    [InlineData("IR version")]
    public void Refusal_VersionOfTheFuture_NamesItAndTheLimit(string kind)
    {
        var refusal = TinyRun.Refusal(TinyModel.Classifier().With(m =>
        {
            if (kind == "opset") m.Model.OpsetImport[0].Version = 999;
            else m.Model.IrVersion = 999;
        }));
        Assert.Matches($"^Model 'tiny.onnx' is of {kind} 999 but this ONNX Runtime knows [a-z]+ up to [0-9]+; export it with [a-z_ ]+\\.$", refusal);
    }

    [Fact]
    public void Refusal_OperatorThatDoesNotExist_NamesIt() =>
        Assert.StartsWith("Model 'tiny.onnx' has the operator Erfc, which is none of ONNX's; ", TinyRun.Refusal(TinyModel.Classifier().With(m => m.Graph.Node[1].OpType = "Erfc")), StringComparison.Ordinal);

    [Fact]
    public void Refusal_BrokenGraph_NamesNoFunctionOrPath()
    {
        using var model = TinyModel.Classifier().With(m => m.Graph.Node[1].Input[0] = "nowhere");
        var path = model.Save();
        var error = Assert.Throws<DeCam.Scoring.ScoringRefusedException>(() => OnnxClassifier.Load(path, "tiny.onnx", PreprocessingSettings.None));
        Assert.StartsWith("Model 'tiny.onnx' cannot be run by ONNX Runtime: ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("; export it again.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("::", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(".onnx ", error.Message.Replace("'tiny.onnx'", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain(Path.GetDirectoryName(path)!, error.Message, StringComparison.Ordinal);
    }
}
