using DeCam.Inference;

namespace DeCam.Tests.Inference;

public sealed class NativeErrorsTests
{
    [Theory]
    [InlineData("[ErrorCode:Fail] Load model from /a/b c.onnx failed:/src/core/graph/model.cc:181 onnxruntime::Model::Model(ModelProto&&, const PathString&, const IOnnxRuntimeOpSchemaRegistryList*, const logging::Logger&, const ModelOptions&) Unsupported model IR version: 99, max supported IR version: 13", "Unsupported model IR version: 99, max supported IR version: 13")]
    [InlineData("[ErrorCode:Fail] Load model from a.onnx failed:/src/model_load_utils.h:46 void onnxruntime::ValidateOpset(const std::unordered_map<std::string, int>&, std::function<void(int)>, int) ONNX Runtime only guarantees support for released opsets. Opset 99 is under development.", "ONNX Runtime only guarantees support for released opsets")]
    [InlineData("[ErrorCode:NoSuchFile] Missing weights.bin.\nMore lines", "Missing weights.bin")]
    [InlineData("libcublasLt.so.13: cannot open shared object file", "libcublasLt.so.13: cannot open shared object file")]
    public void Sentence_NativeMessage_IsWhatPeopleNeed(string message, string sentence) => Assert.Equal(sentence, NativeErrors.Sentence(new IOException(message)));

    // The runtime's own message, so that the rule does not outlive its form.
    [Fact]
    public void Sentence_OperatorSetOfTheFuture_NamesNoFunctionOrPath()
    {
        using var model = TinyModel.Classifier().With(m => m.Model.OpsetImport[0].Version = 999);
        var path = model.Save();
        var error = Assert.Throws<DeCam.Scoring.ScoringRefusedException>(() => OnnxClassifier.Load(path, "tiny.onnx", PreprocessingSettings.None));
        Assert.StartsWith("Model 'tiny.onnx' cannot be run by ONNX Runtime: ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("; export it again, with an operator set that the runtime supports.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("::", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(".onnx ", error.Message.Replace("'tiny.onnx'", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain(Path.GetDirectoryName(path)!, error.Message, StringComparison.Ordinal);
    }
}
