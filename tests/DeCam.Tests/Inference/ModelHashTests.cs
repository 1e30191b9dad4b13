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
        using var model = TinyModel.Classifier().With(m => m.Graph.Initializer.Add(new TensorProto
        {
            Name = "weights",
            DataType = 1,
            Dims = { 2 },
            DataLocation = 1,
            ExternalData = { new StringStringEntryProto { Key = "location", Value = "weights.bin" }, new StringStringEntryProto { Key = "offset", Value = "0" } },
        }));
        var path = model.Save();
        model.Write("weights.bin", "12345678");
        var first = ModelHash.Of(path);
        Assert.NotEqual(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))), first);
        model.Write("weights.bin", "123456789");
        Assert.NotEqual(first, ModelHash.Of(path));
    }

    [Fact]
    public void Of_NoModel_IsTheHashOfTheFile()
    {
        using var model = new TinyModel();
        var path = model.Save();
        File.WriteAllText(path, "This is no model at all, but a text.");
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))), ModelHash.Of(path));
    }
}
