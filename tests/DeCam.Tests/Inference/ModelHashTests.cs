using System.Security.Cryptography;
using DeCam.Inference;
using DeCam.Inference.Graph;

namespace DeCam.Tests.Inference;

public sealed class ModelHashTests
{
    [Fact]
    public void Of_PlainModel_IsTheHashOfItsFile()
    {
        using var model = TinyModel.Classifier();
        var path = model.Save();
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))), ModelHash.Of(path));
    }

    [Fact]
    public void Of_WeightsInAFileBesideIt_CountsThem()
    {
        using var model = WithWeightsIn("weights.bin");
        var path = model.Save();
        model.Write("weights.bin", "12345678");
        var first = ModelHash.Of(path);
        Assert.NotEqual(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))), first);
        model.Write("weights.bin", "123456789");
        Assert.NotEqual(first, ModelHash.Of(path));
    }

    [Fact]
    public void Of_EqualGraphsBesideOtherWeights_TellsThemApart()
    {
        using TinyModel one = WithWeightsIn("weights.bin"), other = WithWeightsIn("weights.bin"), same = WithWeightsIn("weights.bin");
        one.Write("weights.bin", "12345678");
        other.Write("weights.bin", "12345679");
        same.Write("weights.bin", "12345678");
        var (first, second, third) = (one.Save(), other.Save(), same.Save());
        Assert.Equal(File.ReadAllBytes(first), File.ReadAllBytes(second));
        Assert.NotEqual(ModelHash.Of(first), ModelHash.Of(second));
        Assert.Equal(ModelHash.Of(first), ModelHash.Of(third));
    }

    [Fact]
    public void Bytes_WeightsInFilesBesideIt_AreCountedOnceForEachFile()
    {
        using var model = WithWeightsIn("b.bin", "a.bin", "b.bin", "missing.bin");
        var path = model.Save();
        model.Write("a.bin", "1234");
        model.Write("b.bin", "12345678");
        Assert.Equal(new FileInfo(path).Length + 12, ModelHash.Bytes(path));
    }

    // Its content changes behind its size and time of writing: only a file that is read again would show it.
    [Fact]
    public void Bytes_FileAsRemembered_IsNotReadAgain()
    {
        using var model = WithWeightsIn("a.bin");
        var path = model.Save();
        model.Write("a.bin", "1234");
        var (written, first) = (File.GetLastWriteTimeUtc(path), ModelHash.Bytes(path));
        File.WriteAllBytes(path, new byte[new FileInfo(path).Length]);
        File.SetLastWriteTimeUtc(path, written);
        Assert.Equal(first, ModelHash.Bytes(path));
    }

    [Fact]
    public void Of_WeightsThatCameLater_CountsThem()
    {
        using var model = WithWeightsIn("a.bin");
        var path = model.Save();
        var without = ModelHash.Of(path);
        model.Write("a.bin", "1234");
        Assert.NotEqual(without, ModelHash.Of(path));
    }

    [Fact]
    public void Of_NoModel_IsTheHashOfTheFile()
    {
        using var model = new TinyModel();
        var path = model.Save();
        File.WriteAllText(path, "This is no model at all, but a text.");
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))), ModelHash.Of(path));
    }

    // A file for each initialiser.
    private static TinyModel WithWeightsIn(params string[] files) => TinyModel.Classifier().With(m => m.Graph.Initializer.Add(files.Select((file, i) => new TensorProto
    {
        Name = $"weights{i}",
        DataType = 1,
        Dims = { 2 },
        DataLocation = 1,
        ExternalData = { new StringStringEntryProto { Key = "location", Value = file }, new StringStringEntryProto { Key = "offset", Value = "0" } },
    })));
}
