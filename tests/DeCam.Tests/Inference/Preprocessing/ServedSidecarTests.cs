using DeCam.Inference.Preprocessing;

namespace DeCam.Tests.Inference.Preprocessing;

/// <summary>What lies beside the name of a model that a server runs, of which there is no file.</summary>
public sealed class ServedSidecarTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("decam-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Of_NameWithADot_TakesNoOtherModelsSidecar()
    {
        Write("resnet50.json", "{}");

        Assert.Null(Sidecar.Of(At("resnet50.v2")).FileName);
        Assert.Equal("resnet50.json", Sidecar.Of(At("resnet50")).FileName);
        Write("resnet50.v2.json", "{}");
        Assert.Equal("resnet50.v2.json", Sidecar.Of(At("resnet50.v2")).FileName);
    }

    [Theory]
    [InlineData("resnet50.onnx")]
    [InlineData("resnet50.v2")]
    public void Of_File_TakesTheNameWithoutItsEnding(string file)
    {
        Write("resnet50.json", "{}");
        Write(file, "");

        Assert.Equal("resnet50.json", Sidecar.Of(At(file)).FileName);
    }

    [Theory]
    [InlineData("resnet50")]
    [InlineData("model")]
    public void Of_ServedModelBesideFilesOfATool_DoesNotTakeThem(string name)
    {
        Write("preprocessor_config.json", """{ "do_normalize": false }""");
        Write("other.onnx", "");

        var files = NeighbourFiles.Of(At(name));

        Assert.Empty(files.Sources);
        Assert.Contains("a server has the model", Assert.Single(files.Notes), StringComparison.Ordinal);
        Assert.Single(NeighbourFiles.Of(At("other.onnx")).Sources);
    }

    private string At(string name) => Path.Combine(_folder, name);

    private void Write(string name, string text) => File.WriteAllText(At(name), text);
}
