using System.Runtime.InteropServices;
using DeCam.Inference.Graph;
using DeCam.Tests.Inference.Models;
using Google.Protobuf;

namespace DeCam.Tests.Inference;

/// <summary>Rewrites the shapes model, [N, 3, 64, 64] to 8 logits, as an exporter might have written it.</summary>
internal sealed class ShapesForm(ModelProto model)
{
    private const int Float32 = 1, UInt8 = 2, Float16 = 10, Float64 = 11, Side = 64, Classes = 8;

    private readonly GraphProto _graph = model.Graph;

    private string Input => _graph.Input[0].Name;

    private string Output => _graph.Output[0].Name;

    public void Take(string form)
    {
        switch (form)
        {
            case "nhwc": Transpose(); break;
            case "float16-inside": Halve(); Cast(Before(), Float16); Cast(Behind(), Float32); break;
            case "float16": Halve(); SetTypes(Float16); break;
            case "float64": Cast(Before(), Float32); Cast(Behind(), Float64); SetTypes(Float64); break;
            case "uint8": Normalise(); Cast(Before(), Float32); _graph.Input[0].Type.TensorType.ElemType = UInt8; break;
            case "normalising-inside": Normalise(); break;
            case "batch-1": FixBatch(1); break;
            case "batch-1-in-a-reshape": FixBatch(1); Reshape(1, Classes).Attribute.Add(TinyModel.Integer("allowzero", 0)); break;
            case "batch-2-in-the-weights": FixBatch(2); AddZeros(); break;
            case "softmax": Behind().OpType = "Softmax"; break;
            case "log-softmax": Behind().OpType = "LogSoftmax"; break;
            case "softmax-and-cast": Behind().OpType = "Softmax"; Cast(Behind(), Float32); Behind().OpType = "Identity"; break;
            case "quantised-softmax": Behind().OpType = "Softmax"; Quantise(); break;
            case "softmax-in-pieces": SoftmaxInPieces(); break;
            case "percentages": Behind().OpType = "Softmax"; With(Behind(), "Mul", Constant("hundred", 100)); break;
            case "squeezed": Reshape(-1, Classes, 1, 1); Behind().OpType = "Squeeze"; Declare(2, Classes); break;
            case "third-dimension": Reshape(-1, 1, Classes); break;
            case "logits-and-softmax": AddSoftmaxOutput(); break;
            case "best-five": BestFive(); break;
            case "local-function": SoftmaxAsFunction(); break;
            case "weights-as-constants": WeightsAsConstants(); break;
            case "weights-as-inputs": foreach (var weights in _graph.Initializer) _graph.Input.Add(TinyModel.Value(weights.Name, weights.DataType, [.. weights.Dims])); break;
            case "no-batch": WithoutBatch(); break;
            default: throw new ArgumentOutOfRangeException(nameof(form), form, "no form of this name");
        }
    }

    // A new node between the input and what takes it, or behind the output.
    private NodeProto Before()
    {
        var inner = $"{Input}_{_graph.Node.Count}";
        _graph.Rename(Input, inner);
        _graph.Node.Insert(0, new NodeProto { Input = { Input }, Output = { inner } });
        return _graph.Node[0];
    }

    private NodeProto Behind()
    {
        var inner = $"{Output}_{_graph.Node.Count}";
        _graph.Rename(Output, inner);
        _graph.Node.Add(new NodeProto { Input = { inner }, Output = { Output } });
        return _graph.Node[^1];
    }

    private static void Cast(NodeProto node, int type) => With(node, "Cast").Attribute.Add(TinyModel.Integer("to", type));

    private static NodeProto With(NodeProto node, string operation, params string[] inputs)
    {
        node.OpType = operation;
        node.Input.Add(inputs);
        return node;
    }

    private string Constant(string name, params float[] values)
    {
        var tensor = new TensorProto { Name = name, DataType = Float32, FloatData = { values } };
        if (values.Length > 1) tensor.Dims.Add([values.Length / Classes, Classes]);
        _graph.Initializer.Add(tensor);
        return name;
    }

    private string Integers(string name, params long[] values)
    {
        _graph.Initializer.Add(new TensorProto { Name = name, DataType = 7, Dims = { values.Length }, Int64Data = { values } });
        return name;
    }

    private void SetTypes(int type)
    {
        _graph.Input[0].Type.TensorType.ElemType = type;
        _graph.Output[0].Type.TensorType.ElemType = type;
        _graph.ValueInfo.Clear();
    }

    private void FixBatch(int images)
    {
        _graph.Input[0].Type.TensorType.Shape.Dim[0].DimValue = images;
        _graph.Output[0].Type.TensorType.Shape.Dim[0].DimValue = images;
        _graph.ValueInfo.Clear();
    }

    private void Transpose()
    {
        With(Before(), "Transpose").Attribute.Add(TinyModel.IntegerList("perm", 0, 3, 1, 2));
        var dimensions = _graph.Input[0].Type.TensorType.Shape.Dim;
        (dimensions[1].DimValue, dimensions[3].DimValue) = (Side, 3);
    }

    private void Halve()
    {
        foreach (var weights in _graph.Initializer.Where(w => w.DataType == Float32))
        {
            float[] values = weights.FloatData.Count > 0 ? [.. weights.FloatData] : MemoryMarshal.Cast<byte, float>(weights.RawData.Span).ToArray();
            weights.FloatData.Clear();
            weights.DataType = Float16;
            weights.RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(Array.ConvertAll(values, v => (Half)v).AsSpan()));
        }

        _graph.ValueInfo.Clear();
    }

    // Of pixels of 0..255.
    private void Normalise()
    {
        With(Before(), "Div", Constant("deviation", 127.5f));
        With(Before(), "Sub", Constant("mean", 128));
    }

    private NodeProto Reshape(params long[] shape)
    {
        if (model.OpsetImport[0].Version < 14) model.OpsetImport[0].Version = 14;       // allowzero
        var node = With(Behind(), "Reshape", Integers("shape", shape));
        Declare(shape);
        return node;
    }

    private void Declare(params long[] shape) => _graph.Output[0].Type.TensorType.Shape = TinyModel.Value(Output, shape).Type.TensorType.Shape;

    // Zeros of the exporter's own batch, which other batches do not fit.
    private void AddZeros() => With(Behind(), "Add", Constant("zeros", new float[2 * Classes]));

    private void Quantise()
    {
        var step = Constant("step", 1 / 256f);
        _graph.Initializer.Add(new TensorProto { Name = "zero", DataType = UInt8, Int32Data = { 0 } });
        With(Behind(), "QuantizeLinear", step, "zero");
        With(Behind(), "DequantizeLinear", step, "zero");
    }

    private void SoftmaxInPieces()
    {
        Behind().OpType = "Exp";
        _graph.Node.Add(new NodeProto { OpType = "ReduceSum", Input = { Output, Integers("axis", 1) }, Output = { "sum" } });
        With(Behind(), "Div", "sum");
        var exponentials = _graph.Node[^1].Input[0];
        _graph.Node[^2].Input[0] = exponentials;
    }

    private void AddSoftmaxOutput()
    {
        _graph.Node.Add(new NodeProto { OpType = "Softmax", Input = { Output }, Output = { "softmax" } });
        _graph.Output.Insert(0, TinyModel.Value("softmax", -1, Classes));
    }

    private void BestFive()
    {
        _graph.Node.Add(new NodeProto { OpType = "TopK", Input = { Output, Integers("five", 5) }, Output = { "values", "indices" } });
        _graph.Output.Clear();
        _graph.Output.Add(TinyModel.Value("values", -1, 5));
        _graph.Output.Add(TinyModel.Value("indices", 7, [-1, 5]));
    }

    private void SoftmaxAsFunction()
    {
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "own", Version = 1 });
        var version = model.OpsetImport[0].Version;
        model.Functions.Add(new FunctionProto
        {
            Name = "Head",
            Domain = "own",
            Input = { "x" },
            Output = { "y" },
            OpsetImport = { new OperatorSetIdProto { Domain = "", Version = version } },
            Node = { new NodeProto { OpType = "Softmax", Input = { "x" }, Output = { "y" } } },
        });
        var call = Behind();
        (call.OpType, call.Domain) = ("Head", "own");
    }

    private void WeightsAsConstants()
    {
        var weights = _graph.Initializer.ToList();
        _graph.Initializer.Clear();
        foreach (var tensor in weights)
            _graph.Node.Insert(0, new NodeProto { OpType = "Constant", Output = { tensor.Name }, Attribute = { new AttributeProto { Name = "value", Type = 4, T = tensor } } });
    }

    private void WithoutBatch()
    {
        With(Before(), "Unsqueeze", Integers("first", 0));
        _graph.Input[0].Type.TensorType.Shape.Dim.RemoveAt(0);
        With(Behind(), "Squeeze", "first");
        _graph.Output[0].Type.TensorType.Shape.Dim.RemoveAt(0);
        _graph.ValueInfo.Clear();
    }
}
