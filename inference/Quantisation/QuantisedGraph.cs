using System.Runtime.InteropServices;
using DeCam.Inference.Gradients;
using DeCam.Inference.Graph;
using Google.Protobuf;

namespace DeCam.Inference.Quantisation;

/// <summary>
/// Writes a graph with a step to integers and back (QuantizeLinear, DequantizeLinear) behind every tensor that is to be integers, and one
/// back from integers behind every weight. ONNX Runtime makes integer operators of what lies between.
/// </summary>
internal sealed class QuantisedGraph
{
    private readonly GraphProto _graph;
    private readonly IntegerPlan _plan;
    private readonly Dictionary<string, ActivationScale> _scales;
    private readonly Dictionary<string, string> _behind = [];       // by the tensor before an activation that is left out: the one behind it

    private QuantisedGraph(string name, IntegerPlan plan, IReadOnlyDictionary<string, ActivationScale> scales)
    {
        (_graph, _plan, _scales) = (new() { Name = name }, plan, new(scales));
        foreach (var activation in plan.Absorbed)
        {
            var (before, behind) = (activation.Input[0], activation.Output[0]);
            // One that stays is computed between integers of one scale, which hold 0 and all that it lets through.
            if (plan.IsStoodFor(activation, scales[behind])) _behind[before] = behind;
            else _scales[before] = scales[behind];
        }
    }

    /// <summary>Writes it.</summary>
    /// <param name="model">The graph that was planned; stays as it is.</param>
    /// <param name="plan">What is to be integers.</param>
    /// <param name="scales">Scale of each tensor.</param>
    /// <param name="weights">Gives the weights of a layer, once for each.</param>
    public static ModelProto Of(ModelProto model, IntegerPlan plan, IReadOnlyDictionary<string, ActivationScale> scales, Func<Layer, IntegerWeights> weights)
    {
        var writer = new QuantisedGraph(model.Graph.Name, plan, scales);
        writer._graph.Input.Add(model.Graph.DataInputs());
        writer._graph.Output.Add(model.Graph.Output);
        foreach (var input in model.Graph.DataInputs()) writer.Step(input.Name);
        foreach (var node in model.Graph.Node) writer.Write(node, weights);
        writer._graph.Initializer.Add(model.Graph.Initializer);
        writer._graph.DropUnusedInitialisers();
        var domains = writer._graph.Node.Select(n => n.Domain).Append("").ToHashSet();
        var imports = model.OpsetImport.Where(o => o.Domain != "com.microsoft" && (o.Domain is "" or "ai.onnx" || domains.Contains(o.Domain)));
        return new() { IrVersion = model.IrVersion, Graph = writer._graph, OpsetImport = { imports, new OperatorSetIdProto { Domain = "com.microsoft", Version = 1 } } };
    }

    private void Write(NodeProto node, Func<Layer, IntegerWeights> weights)
    {
        if (_plan.Absorbed.Contains(node) && _behind.ContainsKey(node.Input[0])) return;
        var written = node.Clone();
        for (var i = 0; i < written.Input.Count; i++)
            if (_scales.ContainsKey(written.Input[i])) written.Input[i] = Back(written.Input[i]);
        if (_plan.Layers.TryGetValue(node, out var layer)) Weigh(written, layer, weights(layer));
        if (_behind.TryGetValue(node.Output[0], out var behind)) written.Output[0] = behind;
        _graph.Node.Add(written);
        foreach (var output in written.Output) Step(output);
    }

    // Names follow the output: weights may be shared by several layers.
    private void Weigh(NodeProto written, Layer layer, IntegerWeights weights)
    {
        var (name, input) = (layer.Node.Output[0], _scales[layer.Node.Input[0]].Step);
        long[] shape = layer.IsTransposed ? [layer.Weights.Dims[1], layer.Weights.Dims[0]] : [.. layer.Weights.Dims];
        written.Input[1] = Real($"decam_{name}_weights", ElementTypes.Int8, MemoryMarshal.AsBytes<sbyte>(weights.Values), shape, weights.Steps);
        if (written.Input.Count < 3) written.Input.Add("");
        written.Input[2] = Real($"decam_{name}_bias", ElementTypes.Int32, MemoryMarshal.AsBytes<int>(weights.Bias), [layer.Channels], Array.ConvertAll(weights.Steps, s => s * input));
        if (layer.Node.OpType != "Gemm") return;
        written.Attribute.Clear();
        written.Attribute.Add(NodeAttributes.Of("transB", 1));
    }

    // Constant integers with a step for each channel.
    private string Real(string name, int type, ReadOnlySpan<byte> values, long[] shape, float[] steps)
    {
        var zeros = new byte[steps.Length * (type == ElementTypes.Int8 ? sizeof(sbyte) : sizeof(int))];
        _graph.Initializer.Add([
            new TensorProto { Name = $"{name}_integers", DataType = type, Dims = { shape }, RawData = ByteString.CopyFrom(values) },
            new TensorProto { Name = $"{name}_steps", DataType = ElementTypes.Float32, Dims = { steps.Length }, RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes<float>(steps)) },
            new TensorProto { Name = $"{name}_zeros", DataType = type, Dims = { steps.Length }, RawData = UnsafeByteOperations.UnsafeWrap(zeros) },
        ]);
        _graph.Node.Add(new NodeProto
        {
            OpType = "DequantizeLinear",
            Name = $"{name}_node",
            Input = { $"{name}_integers", $"{name}_steps", $"{name}_zeros" },
            Output = { name },
            Attribute = { NodeAttributes.Of("axis", 0) },
        });
        return name;
    }

    private void Step(string tensor)
    {
        if (!_scales.TryGetValue(tensor, out var scale)) return;
        string[] constants = [$"decam_{tensor}_step", $"decam_{tensor}_zero"];
        _graph.Initializer.Add([
            new TensorProto { Name = constants[0], DataType = ElementTypes.Float32, FloatData = { scale.Step } },
            new TensorProto { Name = constants[1], DataType = ElementTypes.UInt8, RawData = ByteString.CopyFrom(scale.Zero) },
        ]);
        _graph.Node.Add([
            new NodeProto { OpType = "QuantizeLinear", Name = $"decam_{tensor}_to_integers", Input = { tensor, constants[0], constants[1] }, Output = { $"decam_{tensor}_integers" } },
            new NodeProto { OpType = "DequantizeLinear", Name = $"decam_{tensor}_back", Input = { $"decam_{tensor}_integers", constants[0], constants[1] }, Output = { Back(tensor) } },
        ]);
    }

    private static string Back(string tensor) => $"decam_{tensor}_real";
}
