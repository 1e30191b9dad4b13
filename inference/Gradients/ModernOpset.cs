using DeCam.Inference.Graph;

namespace DeCam.Inference.Gradients;

/// <summary>
/// Writes a folded graph in the operators of opset 18, so that the rules meet one form of each: axes as inputs, softmax along one
/// dimension, bounds and pads as inputs. Files of later opsets stay in their own.
/// </summary>
internal sealed class ModernOpset
{
    private const long Target = 18;
    private const int SumTakesAxes = 13, SoftmaxOfOneAxis = 13, SplitTakesSizes = 13, ClipTakesBounds = 11, PadTakesPads = 11, SliceTakesRanges = 10, ResizeTakesRegion = 11;
    private static readonly HashSet<string> Reductions = ["ReduceMean", "ReduceMax", "ReduceMin", "ReduceL1", "ReduceL2", "ReduceSumSquare", "ReduceProd", "ReduceLogSum", "ReduceLogSumExp"];
    private readonly GraphProto _graph;
    private readonly TensorFacts _facts;
    private readonly long _opset;
    private readonly List<NodeProto> _nodes = [];

    private ModernOpset(GraphProto graph, TensorFacts facts, long opset) => (_graph, _facts, _opset) = (graph, facts, opset);

    /// <summary>Writes it so.</summary>
    /// <param name="model">The model; changed.</param>
    /// <param name="facts">What is known of its tensors; told of new ones.</param>
    public static void Apply(ModelProto model, TensorFacts facts)
    {
        var opset = model.Opset();
        if (opset < Target)
        {
            new ModernOpset(model.Graph, facts, opset).Apply();
            model.OpsetImport.First(o => o.Domain is "" or "ai.onnx").Version = Target;
        }

        model.IrVersion = Math.Max(model.IrVersion, 8);
        foreach (var input in model.Graph.Input.Where(i => model.Graph.Initializer.Any(w => w.Name == i.Name)).ToList()) model.Graph.Input.Remove(input);
    }

    private void Apply()
    {
        foreach (var node in _graph.Node)
        {
            _nodes.Add(node);
            if (node.Domain is not ("" or "ai.onnx")) continue;
            switch (node.OpType)
            {
                case "Squeeze" or "Unsqueeze" or "ReduceSum" when _opset < SumTakesAxes: ToInput(node, "axes"); break;
                case var name when Reductions.Contains(name): ToInput(node, "axes"); break;
                case "Split": Split(node); break;
                case "Softmax" or "LogSoftmax" when _opset < SoftmaxOfOneAxis: Softmax(node); break;
                case "Clip" when _opset < ClipTakesBounds: Bounds(node); break;
                case "Pad" when _opset < PadTakesPads: Pad(node); break;
                case "Slice" when _opset < SliceTakesRanges: Slice(node); break;
                case "Resize" when _opset < ResizeTakesRegion: Resize(node); break;
                case "Upsample": Resize(node); break;
                case "Dropout": Dropout(node); break;
            }
        }

        _graph.Node.Clear();
        _graph.Node.Add(_nodes);
    }

    private static void Dropout(NodeProto node)
    {
        node.MakeIdentity();
        while (node.Output.Count > 1) node.Output.RemoveAt(1);
    }

    private void Split(NodeProto node)
    {
        if (_opset < SplitTakesSizes) ToInput(node, "split");
        if (!node.Takes(1)) node.Attribute.Add(NodeAttributes.Of("num_outputs", node.Output.Count));
    }

    // Before opset 13 it ran over all dimensions from one on.
    private void Softmax(NodeProto node)
    {
        var shape = _facts.Shape(node.Input[0]);
        var axis = BackwardOperations.Axis(node.Integer("axis", 1), shape.Length);
        node.Attribute.Clear();
        if (shape.Skip(axis + 1).All(d => d == 1))
        {
            node.Attribute.Add(NodeAttributes.Of("axis", axis));
            return;
        }

        var (input, output, type) = (node.Input[0], node.Output[0], _facts.Type(node.Input[0]));
        long[] flat = [shape.Take(axis).Aggregate(1L, (p, d) => p * d), shape.Skip(axis).Aggregate(1L, (p, d) => p * d)];
        (node.Input[0], node.Output[0]) = (Named(output, "flat", type, flat), Named(output, "flat_softmax", type, flat));
        _nodes.Insert(_nodes.Count - 1, Reshape(input, node.Input[0], flat));
        _nodes.Add(Reshape(node.Output[0], output, shape));
    }

    private void Bounds(NodeProto node)
    {
        string Bound(string name) => node.Find(name) is { } attribute ? Constant(node, name, Number(node, attribute.F)) : "";
        node.Input.Add([Bound("min"), Bound("max")]);
        Drop(node, "min", "max");
    }

    // In the type that the node computes in.
    private TensorProto Number(NodeProto node, float value) => _facts.Type(node.Input[0]) switch
    {
        ElementTypes.Float64 => new() { DataType = ElementTypes.Float64, DoubleData = { value } },
        ElementTypes.Float16 => new() { DataType = ElementTypes.Float16, Int32Data = { BitConverter.HalfToUInt16Bits((Half)value) } },
        _ => new() { DataType = ElementTypes.Float32, FloatData = { value } },
    };

    private void Pad(NodeProto node)
    {
        var value = node.Real("value", 0);
        ToInput(node, "pads");
        node.Input.Add(Constant(node, "value", Number(node, value)));
        Drop(node, "value");
    }

    private void Slice(NodeProto node)
    {
        ToInput(node, "starts");
        ToInput(node, "ends");
        ToInput(node, "axes");
    }

    // Older forms sampled from the upper left corner, as the present one does by these attributes.
    private static void Resize(NodeProto node)
    {
        node.OpType = "Resize";
        node.Attribute.Add([NodeAttributes.Of("coordinate_transformation_mode", "asymmetric"), NodeAttributes.Of("nearest_mode", "floor")]);
        node.Input.Insert(1, "");
    }

    private void ToInput(NodeProto node, string attribute)
    {
        if (node.Integers(attribute) is not { } values) return;
        node.Input.Add(Constant(node, attribute, new() { DataType = ElementTypes.Int64, Dims = { values.Length }, Int64Data = { values } }));
        Drop(node, attribute);
    }

    private static void Drop(NodeProto node, params string[] attributes)
    {
        foreach (var attribute in node.Attribute.Where(a => attributes.Contains(a.Name)).ToList()) node.Attribute.Remove(attribute);
    }

    private string Constant(NodeProto node, string part, TensorProto tensor)
    {
        tensor.Name = $"decam_{node.Output[0]}_{part}";
        _graph.Initializer.Add(tensor);
        _facts.Note(tensor);
        return tensor.Name;
    }

    private string Named(string tensor, string part, int type, long[] shape)
    {
        var name = $"decam_{tensor}_{part}";
        _facts.Set(name, type, shape);
        return name;
    }

    private NodeProto Reshape(string input, string output, long[] shape)
    {
        var node = new NodeProto { OpType = "Reshape", Name = output + "_node", Input = { input }, Output = { output } };
        node.Input.Add(Constant(node, "shape", new() { DataType = ElementTypes.Int64, Dims = { shape.Length }, Int64Data = { shape } }));
        return node;
    }
}
