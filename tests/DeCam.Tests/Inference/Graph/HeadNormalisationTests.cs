using DeCam.Inference.Graph;
using DeCam.Inference.Models;
using DeCam.Inference.Preprocessing;
using DeCam.Tests.Inference.Models;
using Google.Protobuf;

namespace DeCam.Tests.Inference.Graph;

public sealed class HeadNormalisationTests
{
    private static readonly float[] Mean = [124, 116, 104], Std = [58, 57, 56];

    [Fact]
    public void Read_SubAndDivByChannel_AreMeanAndStd() => Found(Mean, Std, m => Head(m, ("Sub", Mean, [3, 1, 1]), ("Div", Std, [1, 3, 1, 1])));

    [Fact]
    public void Read_MulAndAdd_AreMeanAndStd() => Found([127.5f], [127.5f], m => Head(m, ("Mul", [1 / 127.5f], []), ("Add", [-1], [1])));

    [Fact]
    public void Read_ScalingAlone_HasAMeanOf0() => Found([0], [255], m => Head(m, ("Div", [255], [])));

    [Fact]
    public void Read_ConstantMinusInput_TurnsTheSign() => Found([255], [-51], m =>
    {
        Head(m, ("Sub", [255], []), ("Div", [51], []));
        (m.Graph.Node[0].Input[0], m.Graph.Node[0].Input[1]) = (m.Graph.Node[0].Input[1], m.Graph.Node[0].Input[0]);
    });

    [Fact]
    public void Read_ConstantNodesAndRawData_AreRead() => Found(Mean, Std, m =>
    {
        Head(m, ("Sub", Mean, [3, 1, 1]), ("Div", Std, [3, 1, 1]));
        foreach (var constant in m.Graph.Initializer.ToList())
        {
            var raw = new TensorProto { DataType = 1, Dims = { constant.Dims }, RawData = ByteString.CopyFrom([.. constant.FloatData.SelectMany(BitConverter.GetBytes)]) };
            m.Graph.Node.Add(new NodeProto { OpType = "Constant", Output = { constant.Name }, Attribute = { new AttributeProto { Name = "value", T = raw, Type = 4 } } });
        }

        m.Graph.Initializer.Clear();
    });

    [Fact]
    public void Read_ConstantNodesOfPlainNumbers_AreRead() => Found(Mean, [58], m =>
    {
        Head(m, ("Sub", Mean, [3]), ("Div", [58], []));
        m.Graph.Input[0] = TinyModel.Value("image", -1, 4, 4, 3);
        AttributeProto[] values = [new() { Name = "value_floats", Floats = { Mean }, Type = 6 }, new() { Name = "value_float", F = 58, Type = 1 }];
        foreach (var (constant, value) in m.Graph.Initializer.Zip(values))
            m.Graph.Node.Add(new NodeProto { OpType = "Constant", Output = { constant.Name }, Attribute = { value } });
        m.Graph.Initializer.Clear();
    });

    // The runtime takes the last, too.
    [Fact]
    public void Read_InitialisersOfOneName_CountsTheLast() => Found([0], [255], m =>
    {
        Head(m, ("Div", [255], []));
        m.Graph.Initializer.Insert(0, new TensorProto { Name = "constant0", DataType = 1, FloatData = { 2 } });
    });

    // 1 / 0.0258807112 * 0.0258807112 is not 1 in float64.
    [Theory]
    [InlineData(0.0258807112f)]
    [InlineData(1 / 64f)]
    public void Read_RoundingToStepsAtTheHead_IsNoNormalising(float step) =>
        Found(null, null, m => Head(m, ("QuantizeLinear", [step], []), ("DequantizeLinear", [step], [])));

    [Fact]
    public void Read_DataBesideTheModel_IsRead() => Found(Mean, Std, m =>
    {
        Head(m, ("Sub", Mean, [3, 1, 1]), ("Div", Std, [3, 1, 1]));
        File.WriteAllBytes(Path.Combine(Path.GetDirectoryName(m.Save())!, "weights"), [.. new float[4].Concat(Mean).Concat(Std).SelectMany(BitConverter.GetBytes)]);
        foreach (var (constant, offset) in m.Graph.Initializer.Zip([16, 28]))
        {
            constant.FloatData.Clear();
            constant.DataLocation = 1;
            constant.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = "weights" });
            constant.ExternalData.Add(new StringStringEntryProto { Key = "offset", Value = $"{offset}" });
        }
    });

    [Fact]
    public void Read_ChannelsLastAndTurnedLater_AreReadByTheirAxis() => Found(Mean, Std, m =>
    {
        m.Graph.Input[0] = TinyModel.Value("image", -1, 4, 4, 3);
        Head(m, ("Sub", Mean, [3]), ("Transpose", [], []), ("Div", Std, [3, 1, 1]));
        m.Graph.Node[1].Attribute.Add(new AttributeProto { Name = "perm", Ints = { 0, 3, 1, 2 }, Type = 7 });
    });

    [Fact]
    public void Read_BytesThatAreDequantized_HaveTheirZeroPoint() => Found([128], [64], m =>
    {
        m.Graph.Input[0].Type.TensorType.ElemType = 2;
        Head(m, ("DequantizeLinear", [1 / 64f], []));
        m.Graph.Initializer.Add(new TensorProto { Name = "zero", DataType = 2, Int32Data = { 128 } });
        m.Graph.Node[0].Input.Add("zero");
    });

    [Fact]
    public void Read_NoNormalising_FindsNone() => Found(null, null, _ => { });

    [Fact]
    public void Read_ConstantThatIsComputed_FindsNone() => Found(null, null, m =>
    {
        Head(m, ("Mul", [2], []), ("Sub", [1], []));
        m.Graph.Node[1].Input[1] = "pooled";
    });

    [Fact]
    public void Read_InputThatIsUsedTwice_FindsNone() => Found(null, null, m =>
    {
        Head(m, ("Sub", [128], []));
        m.Node("Relu", "image", "more");
    });

    [Fact]
    public void Read_NodesInACircle_Ends() => Found([1], [1], m =>
    {
        Head(m, ("Sub", [1], []));
        m.Graph.Node[1].OpType = "Identity";
        (m.Graph.Node[1].Input[0], m.Graph.Node[1].Output[0]) = (m.Graph.Node[0].Output[0], m.Graph.Node[0].Output[0]);
    });

    // Puts nodes before the classifier: each takes what the one before gives, and a constant.
    private static void Head(TinyModel model, params (string Operation, float[] Values, long[] Shape)[] nodes)
    {
        var tensor = "image";
        for (var i = 0; i < nodes.Length; i++)
        {
            var node = new NodeProto { OpType = nodes[i].Operation, Input = { tensor }, Output = { $"head{i}" } };
            tensor = node.Output[0];
            if (nodes[i].Values.Length > 0)
            {
                node.Input.Add($"constant{i}");
                model.Graph.Initializer.Add(new TensorProto { Name = $"constant{i}", DataType = 1, Dims = { nodes[i].Shape }, FloatData = { nodes[i].Values } });
            }

            model.Graph.Node.Insert(i, node);
        }

        model.Graph.Node[nodes.Length].Input[0] = tensor;
    }

    private static void Found(float[]? mean, float[]? std, Action<TinyModel> edit)
    {
        using var model = TinyModel.Classifier().With(edit);
        var found = ClassifierGraph.Read(model.Save(), "tiny.onnx", PreprocessingSettings.None).Preprocessing.Inside;
        if (mean is null || std is null)
        {
            Assert.Null(found);
            return;
        }

        float Of(float[] values, int channel) => values[values.Length == 1 ? 0 : channel];
        for (var channel = 0; channel < 3; channel++)
        {
            Assert.Equal(Of(mean, channel), found!.Mean[channel], 1e-4f);
            Assert.Equal(Of(std, channel), found.Std[channel], 1e-4f);
        }
    }
}
