using System.Security.Cryptography;
using DeCam.Inference.Graph;
using DeCam.Inference.Models;
using Google.Protobuf;

namespace DeCam.Tests.Inference.Models;

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

    [Theory]
    [InlineData("attribute")]
    [InlineData("list")]
    [InlineData("branch")]
    [InlineData("branches")]
    [InlineData("function")]
    [InlineData("sparse")]
    public void Bytes_WeightsAnywhereInTheGraph_AreCounted(string place)
    {
        var weights = In("a.bin", 0);
        var branch = new GraphProto { Initializer = { weights } };
        using var model = TinyModel.Classifier().With(m =>
        {
            if (place == "function") m.Model.Functions.Add(new FunctionProto { Node = { NodeWith(new() { T = weights }) } });
            else if (place == "sparse") m.Graph.SparseInitializer.Add(new SparseTensorProto { Values = weights });
            else
            {
                m.Graph.Node.Add(NodeWith(place switch
                {
                    "attribute" => new() { T = weights },
                    "list" => new() { Tensors = { weights } },
                    "branch" => new() { G = branch },
                    _ => new() { Graphs = { branch } },
                }));
            }
        });
        var path = model.Save();
        model.Write("a.bin", "1234");
        Assert.Equal(new FileInfo(path).Length + 4, ModelHash.Bytes(path));
    }

    [Fact]
    public void Bytes_WeightsOutsideTheFolder_AreNotRead()
    {
        using var other = WithWeightsIn("a.bin");
        other.Write("a.bin", "1234");
        var outside = Path.Combine(Path.GetDirectoryName(other.Save())!, "a.bin");
        using var model = WithWeightsIn(outside, Path.Combine("..", Path.GetFileName(Path.GetDirectoryName(outside)!), "a.bin"));
        var path = model.Save();
        Assert.Equal(new FileInfo(path).Length, ModelHash.Bytes(path));
    }

    [Fact]
    public void Bytes_GraphsNestedWithoutEnd_AreLeftAlone()
    {
        using var model = new TinyModel();
        var path = model.Save();
        File.WriteAllBytes(path, Nested(100_000));
        Assert.Equal(new FileInfo(path).Length, ModelHash.Bytes(path));
    }

    // A model in whose graph a node has an attribute with a graph in which a node ...: only tags and lengths, since Protobuf writes nothing so deep.
    private static byte[] Nested(int graphs)
    {
        int[] fields = [GraphProto.NodeFieldNumber, NodeProto.AttributeFieldNumber, AttributeProto.GFieldNumber];
        var heads = new List<byte[]>();
        var length = 0;
        for (var i = 3 * graphs - 1; i >= -1; i--)
        {
            using var head = new MemoryStream();
            using (var output = new CodedOutputStream(head, leaveOpen: true))
            {
                output.WriteTag(i < 0 ? ModelProto.GraphFieldNumber : fields[i % 3], WireFormat.WireType.LengthDelimited);
                output.WriteLength(length);
            }

            heads.Add(head.ToArray());
            length += heads[^1].Length;
        }

        return [.. heads.AsEnumerable().Reverse().SelectMany(head => head)];
    }

    // A file for each initialiser.
    private static TinyModel WithWeightsIn(params string[] files) => TinyModel.Classifier().With(m => m.Graph.Initializer.Add(files.Select(In)));

    private static TensorProto In(string file, int number) => new()
    {
        Name = $"weights{number}",
        DataType = 1,
        Dims = { 2 },
        DataLocation = 1,
        ExternalData = { new StringStringEntryProto { Key = "location", Value = file }, new StringStringEntryProto { Key = "offset", Value = "0" } },
    };

    private static NodeProto NodeWith(AttributeProto attribute) => new() { OpType = "Anything", Attribute = { attribute } };
}
