using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using DeCam.Inference.Gradients;
using DeCam.Inference.Graph;
using DeCam.Inference.Models;
using DeCam.Inference.Quantisation;
using DeCam.Scoring;
using Google.Protobuf;

namespace DeCam.Inference.HalfPrecision;

/// <summary>
/// Writes a model's graph in 16-bit floating point: weights are float16, operators that can compute in it do, all others stay in float32
/// between conversions. Inputs and outputs stay as they are. Values beyond the range of float16 become its largest.
/// </summary>
internal sealed class HalfGraph
{
    private readonly GraphProto _from, _to;
    private readonly IReadOnlySet<string> _real;
    private readonly HashSet<string> _full = [], _half = [];     // tensors that the new graph has in float32 and in float16, by the names of the old one
    private readonly Dictionary<string, TensorProto> _weights;
    private readonly string _folder;
    private readonly long _opset;

    private HalfGraph(ModelProto model, IReadOnlySet<string> real, string folder)
    {
        (_from, _real, _folder, _opset) = (model.Graph, real, folder, model.Opset());
        _to = new() { Name = _from.Name, Input = { _from.Input }, Output = { _from.Output } };
        _weights = _from.Initializer.ToDictionary(i => i.Name);
        _full.UnionWith(_from.Input.Select(i => i.Name));
        _full.UnionWith(_weights.Keys);
    }

    /// <summary>Writes it, folded first, so that normalisation stands in the weights before these are rounded.</summary>
    /// <param name="classifier">The model, as <see cref="ClassifierGraph.Open"/> left it; not changed.</param>
    /// <returns>A graph of the same inputs, outputs, batch and opset.</returns>
    /// <exception cref="ScoringRefusedException">The model is of a kind that is not converted, or ONNX Runtime refuses it.</exception>
    public static ModelProto Of(ClassifierGraph classifier)
    {
        HalfRefusal.Check(classifier);
        var sessions = GraphSessions.Of(classifier, CancellationToken.None);
        var model = FoldedGraph.Of(classifier.Model, sessions, isWhole: true);
        return new() { IrVersion = model.IrVersion, Graph = new HalfGraph(model, RealTensors.Of(model, sessions), sessions.Folder).Write(), OpsetImport = { model.OpsetImport } };
    }

    private GraphProto Write()
    {
        foreach (var node in _from.Node)        // nodes are stored in topological order
        {
            var written = node.Clone();
            var isHalf = HalfOperators.Has(node, _opset);
            for (var i = 0; i < node.Input.Count; i++)
                if (_real.Contains(node.Input[i])) written.Input[i] = isHalf ? Half(node.Input[i]) : Full(node.Input[i]);
            for (var i = 0; i < node.Output.Count; i++)
            {
                if (!_real.Contains(node.Output[i])) continue;
                (isHalf ? _half : _full).Add(node.Output[i]);
                if (isHalf) written.Output[i] = HalfName(node.Output[i]);
            }

            _to.Node.Add(written);
        }

        foreach (var output in _from.Output.Where(o => _real.Contains(o.Name))) Full(output.Name);
        _to.Initializer.Add(_from.Initializer);
        _to.DropUnusedInitialisers();
        return _to;
    }

    private string Half(string tensor)
    {
        var name = HalfName(tensor);
        if (!_half.Add(tensor)) return name;
        if (_weights.TryGetValue(tensor, out var weights)) _to.Initializer.Add(Rounded(weights, name));
        else _to.Node.Add(GraphEdits.Cast(_opset, tensor, name, ElementTypes.Float16));
        return name;
    }

    private string Full(string tensor)
    {
        if (_full.Add(tensor)) _to.Node.Add(GraphEdits.Cast(_opset, HalfName(tensor), tensor, ElementTypes.Float32));
        return tensor;
    }

    private TensorProto Rounded(TensorProto weights, string name)
    {
        var values = FloatValues.Of(weights, _folder);
        var bytes = new byte[values.Length * sizeof(ushort)];
        var halves = MemoryMarshal.Cast<byte, Half>(bytes.AsSpan());
        TensorPrimitives.ConvertToHalf(values, halves);
        foreach (ref var half in halves)
            if (System.Half.IsInfinity(half)) half = half > System.Half.Zero ? System.Half.MaxValue : System.Half.MinValue;
        return new() { Name = name, DataType = ElementTypes.Float16, Dims = { weights.Dims }, RawData = UnsafeByteOperations.UnsafeWrap(bytes) };
    }

    private static string HalfName(string tensor) => $"decam_half_{tensor}";
}
