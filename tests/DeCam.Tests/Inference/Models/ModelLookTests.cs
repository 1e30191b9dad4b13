using DeCam.Inference.Graph;
using DeCam.Inference.Models;
using DeCam.Scoring;

namespace DeCam.Tests.Inference.Models;

public sealed class ModelLookTests
{
    private const string Pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4665\nsize 12345\n";

    [Fact]
    public void Check_ModelsThatAreThere_ArePassed()
    {
        using TinyModel plain = TinyModel.Classifier(), apart = WithWeights();
        apart.Write("tiny.onnx.data", "12345678");

        ModelLook.Check(plain.Save(), "tiny");
        ModelLook.Check(apart.Save(), "tiny");
    }

    [Theory]
    [InlineData(Pointer, "Model 'tiny' is a pointer of Git LFS in place of the file; fetch the file with 'git lfs pull'.")]
    [InlineData("", "Model 'tiny' is not an ONNX file, or is cut short; export or copy it again.")]
    [InlineData("This is no model at all, but a text.", "Model 'tiny' is not an ONNX file, or is cut short; export or copy it again.")]
    public void Check_NoModel_IsRefusedByWhatItIs(string text, string sentence)
    {
        using var model = TinyModel.Classifier();
        var path = model.Save();
        model.Write("tiny.onnx", text);

        Assert.Equal(sentence, Refusal(path));
    }

    [Fact]
    public void Check_ModelCutShort_IsRefused()
    {
        using var model = TinyModel.Classifier();
        var path = model.Save();
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^20]);

        Assert.Contains("is cut short", Refusal(path), StringComparison.Ordinal);
    }

    [Fact]
    public void Check_WeightsNotThere_NamesTheirFile()
    {
        using var model = WithWeights();
        var path = model.Save();

        Assert.Equal("Model 'tiny' has weights in the file 'tiny.onnx.data', which is not beside it; copy that file too.", Refusal(path));
        model.Write("tiny.onnx.data", Pointer);
        Assert.Equal("The weights 'tiny.onnx.data' of model 'tiny' are a pointer of Git LFS in place of the file; fetch the file with 'git lfs pull'.", Refusal(path));
        model.Write("tiny.onnx.data", "1234567");
        Assert.Contains("which has 7 bytes where 8 are needed", Refusal(path), StringComparison.Ordinal);
        model.Write("tiny.onnx.data", "12345678");
        ModelLook.Check(path, "tiny");
    }

    [Fact]
    public void Check_WeightsInAFileThatCannotBe_IsRefused()
    {
        using var model = WithWeights().With(m => m.Graph.Initializer[0].ExternalData[0].Value = "a\0b");

        Assert.Contains("whose name cannot be one", Refusal(model.Save()), StringComparison.Ordinal);
    }

    private static string Refusal(string path) => Assert.Throws<ScoringRefusedException>(() => ModelLook.Check(path, "tiny")).Message;

    private static TinyModel WithWeights() => TinyModel.Classifier().With(m => m.Graph.Initializer.Add(new TensorProto
    {
        Name = "w",
        DataType = 1,
        Dims = { 2 },
        DataLocation = 1,
        ExternalData = { new StringStringEntryProto { Key = "location", Value = "tiny.onnx.data" }, new StringStringEntryProto { Key = "length", Value = "8" } },
    }));
}
