using System.Buffers.Binary;
using DeCam.Inference.Graph;
using DeCam.Inference.Models;
using DeCam.Scoring;
using Microsoft.ML.OnnxRuntime;

namespace DeCam.Inference.Gradients;

/// <summary>Types, shapes and small constants of the tensors of a graph.</summary>
internal sealed class TensorFacts
{
    private readonly Dictionary<string, (int Type, long[] Shape)> _facts = [];
    private readonly Dictionary<string, TensorProto> _constants = [];

    private readonly HashSet<string> _checked, _chosen = [];
    private readonly string _folder;

    private TensorFacts(ModelProto model, string folder)
    {
        _folder = folder;
        _checked = [.. model.Graph.Node.Where(n => n.OpType == "IsNaN").SelectMany(n => n.Input)];
        foreach (var node in model.Graph.Node.Reverse())
            if (node.OpType == "Where" || node.Output.Any(_chosen.Contains)) _chosen.UnionWith(node.Input);
    }

    /// <summary>Infers them by opening the graph, without its weights, with every tensor as an output.</summary>
    /// <param name="model">The graph, with fixed shapes of its inputs; stays as it is.</param>
    /// <param name="sessions">Opens it.</param>
    /// <exception cref="ScoringRefusedException">ONNX Runtime refuses the graph, or cannot tell a shape.</exception>
    public static TensorFacts Of(ModelProto model, GraphSessions sessions)
    {
        var facts = new TensorFacts(model, sessions.Folder);
        foreach (var initialiser in model.Graph.Initializer) facts.Note(initialiser);

        foreach (var constant in model.Graph.Node.Where(n => n.OpType == "Constant"))
            if (model.Graph.Constant(constant.Output[0]) is { } tensor) facts._constants[constant.Output[0]] = tensor;
        foreach (var input in model.Graph.DataInputs())
            facts.Set(input.Name, input.Type.TensorType.ElemType, [.. input.Type.TensorType.Shape.Dim.Select(d => d.DimValue)]);

        var (opened, tensors) = sessions.OpenEveryTensor(model);
        using var session = opened;
        foreach (var tensor in tensors)
        {
            var metadata = session.OutputMetadata[tensor];
            if (metadata.OnnxValueType == OnnxValueType.ONNX_TYPE_TENSOR)
                facts.Set(tensor, (int)metadata.ElementDataType, [.. metadata.Dimensions.Select(d => (long)d)]);
        }

        // Without dimensions is a number, but also a tensor of which not even their count was inferred.
        var numbers = model.Graph.ValueInfo.Concat(model.Graph.Output).Where(v => v.Type?.TensorType?.Shape is { Dim.Count: 0 }).Select(v => v.Name).ToHashSet();
        facts.Measure(model, [.. tensors.Where(t => facts.Knows(t) && (facts.Shape(t) is [] ? !numbers.Contains(t) : facts.Shape(t).Any(d => d < 0)))], sessions);
        return facts;
    }

    /// <summary>Whether a tensor is known.</summary>
    public bool Knows(string tensor) => _facts.ContainsKey(tensor);

    /// <summary>The shape; a dimension that depends on values is -1.</summary>
    public long[] Shape(string tensor) => _facts[tensor].Shape;

    /// <summary>The number of ONNX's element type.</summary>
    public int Type(string tensor) => _facts[tensor].Type;

    /// <summary>Whether the graph asks of a tensor where it is no number.</summary>
    public bool IsCheckedForNumbers(string tensor) => _checked.Contains(tensor);

    /// <summary>Whether a node Where may leave a tensor, or what is computed from it, out of the scores.</summary>
    public bool IsChosen(string tensor) => _chosen.Contains(tensor);

    /// <summary>Notes a tensor that was put into the graph.</summary>
    public void Set(string tensor, int type, long[] shape) => _facts[tensor] = (type, shape);

    /// <summary>Notes a constant that was put into the graph.</summary>
    public void Note(TensorProto constant)
    {
        Set(constant.Name, constant.DataType, [.. constant.Dims]);
        _constants[constant.Name] = constant;
    }

    /// <summary>The whole numbers of a constant in one dimension or none; null where it is computed in each run.</summary>
    public long[]? Integers(string tensor) => _constants.TryGetValue(tensor, out var constant) ? Integers(constant, _folder) : null;

    /// <summary>The real numbers of a constant, none of an empty one; null where it is computed in each run.</summary>
    public double[]? Reals(string tensor) => _constants.TryGetValue(tensor, out var constant) ? constant.Dims.Contains(0) ? [] : SmallTensor.Read(constant, _folder) : null;

    // Shapes that were not inferred, as behind functions of the runtime's own, are those of a run on zeros.
    private void Measure(ModelProto model, IReadOnlyList<string> tensors, GraphSessions sessions)
    {
        if (tensors.Count == 0) return;
        var input = model.Graph.DataInputs()[0];
        var graph = new GraphProto { Name = model.Graph.Name, Node = { model.Graph.Node }, Initializer = { model.Graph.Initializer }, Input = { model.Graph.Input } };
        graph.Output.Add(tensors.Select(t => new ValueInfoProto { Name = t }));
        using var options = SessionFactory.CpuOptions();
        using var session = sessions.Open(new() { IrVersion = model.IrVersion, Graph = graph, OpsetImport = { model.OpsetImport } }, options);
        var (shape, length) = (Shape(input.Name), Shape(input.Name).Aggregate(1L, (p, d) => p * d));
        using var zeros = Type(input.Name) == ElementTypes.UInt8
            ? OrtValue.CreateTensorValueFromMemory(new byte[length], shape)
            : OrtValue.CreateTensorValueFromMemory(new float[length], shape);
        sessions.Run(run =>
        {
            using var outputs = session.Run(run, [input.Name], [zeros], tensors);
            for (var i = 0; i < tensors.Count; i++) Set(tensors[i], Type(tensors[i]), outputs[i].GetTensorTypeAndShape().Shape);
        }, isLast: false, sessions.Opening);
    }

    private static long[]? Integers(TensorProto tensor, string folder)
    {
        if (tensor.ExternalData.Count > 0) return SmallTensor.Read(tensor, folder) is { } stored ? [.. stored.Select(v => (long)v)] : null;
        if (tensor.Int64Data.Count > 0) return [.. tensor.Int64Data];
        if (tensor.Int32Data.Count > 0) return [.. tensor.Int32Data.Select(v => (long)v)];
        var raw = tensor.RawData.Span;
        var size = tensor.DataType == ElementTypes.Int32 ? sizeof(int) : sizeof(long);
        var values = new long[raw.Length / size];
        for (var i = 0; i < values.Length; i++)
            values[i] = size == sizeof(int) ? BinaryPrimitives.ReadInt32LittleEndian(raw[(i * size)..]) : BinaryPrimitives.ReadInt64LittleEndian(raw[(i * size)..]);
        return values;
    }
}
