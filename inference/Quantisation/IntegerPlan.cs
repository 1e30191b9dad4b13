using DeCam.Inference.Gradients;
using DeCam.Inference.Graph;

namespace DeCam.Inference.Quantisation;

/// <summary>
/// Which nodes of a graph compute with 8-bit integers: convolutions and matrix products, and between them additions, pooling and what
/// only moves values. The layer that gives the scores, and all that lies behind the last of the others, stays in float32: an average of
/// integers has more to tell than they do.
/// </summary>
internal sealed class IntegerPlan
{
    private static readonly HashSet<string> Pooling = ["AveragePool", "GlobalAveragePool"];
    private static readonly HashSet<string> Moving = ["MaxPool", "Concat", "Flatten", "Reshape", "Squeeze", "Unsqueeze", "Transpose"];
    private static readonly HashSet<string> Passing = ["Flatten", "Reshape", "Squeeze", "Unsqueeze", "Identity", "Relu", "Clip"];
    private static readonly HashSet<string> WholeNumbers = ["Shape", "Size", "ArgMax", "ArgMin", "NonZero"];

    private readonly GraphProto _graph;
    private readonly Dictionary<string, TensorProto> _constants;
    private readonly ILookup<string, NodeProto> _readers;
    private readonly Dictionary<NodeProto, string> _nodes = [];
    private readonly Dictionary<NodeProto, Layer> _layers;
    private readonly HashSet<NodeProto> _absorbed = [];

    private IntegerPlan(GraphProto graph)
    {
        _graph = graph;
        _constants = graph.Initializer.ToDictionary(i => i.Name);
        _readers = graph.Node.SelectMany(n => n.Input.Select(i => (Input: i, Node: n))).ToLookup(p => p.Input, p => p.Node);
        _layers = graph.Node.Select(n => Layer.Of(n, _constants)).OfType<Layer>().Where(l => !GivesScores(l.Node.Output[0])).ToDictionary(l => l.Node);
    }

    /// <summary>Nodes that compute in integers, each with the tensor that leaves it: that of the activation behind it, where that is absorbed.</summary>
    public IReadOnlyDictionary<NodeProto, string> Nodes => _nodes;

    /// <summary>The layers among them.</summary>
    public IReadOnlyDictionary<NodeProto, Layer> Layers => _layers;

    /// <summary>Activations that the range of 8 bits may stand for; see <see cref="IsStoodFor"/>.</summary>
    public IReadOnlySet<NodeProto> Absorbed => _absorbed;

    /// <summary>Tensors that are integers, in the order of the graph.</summary>
    public IReadOnlyList<string> Tensors { get; private set; } = [];

    /// <summary>Tensors whose values are moved and not changed, so that both have one scale.</summary>
    public IEnumerable<(string From, string To)> Moves => _nodes.Where(n => Moving.Contains(n.Key.OpType)).SelectMany(n => Activations(n.Key).Select(i => (i, n.Value)));

    /// <summary>Whether integers of a scale cut off all that an activation does. A scale that the tensor shares may reach further.</summary>
    /// <param name="activation">One of <see cref="Absorbed"/>.</param>
    /// <param name="scale">Scale of its output.</param>
    public bool IsStoodFor(NodeProto activation, ActivationScale scale) =>
        scale.Zero == 0 && (!HasMost(activation) || scale.Step <= ActivationScale.Of(0, FloatValues.Of(_constants[activation.Input[2]], "")[0]).Step);

    /// <summary>Plans a graph.</summary>
    /// <param name="graph">A graph of <see cref="BasicGraph"/>.</param>
    /// <param name="input">Name of its image input.</param>
    public static IntegerPlan Of(GraphProto graph, string input)
    {
        var plan = new IntegerPlan(graph);
        plan.Choose(input);
        return plan;
    }

    // Inputs of an integer node that are activations.
    private static IEnumerable<string> Activations(NodeProto node) => node.OpType is "Add" or "Concat" ? node.Input : node.Input.Take(1);

    private void Choose(string input)
    {
        var (real, leading) = (Real(input), Leading());
        var made = new HashSet<string> { input };       // in integers, or made into them
        foreach (var node in _graph.Node)
        {
            if (_absorbed.Contains(node) || !IsInteger(node)) continue;
            made.Add(_nodes[node] = Leaving(node));
        }

        var wanted = _nodes.SelectMany(n => Activations(n.Key).Append(n.Value)).ToHashSet();
        Tensors = [.. _graph.Node.SelectMany(n => n.Output).Prepend(input).Where(wanted.Contains)];

        bool IsInteger(NodeProto node) => _layers.ContainsKey(node)
            || (node.Output.Count == 1 && leading.Contains(node.Output[0]) && real.Contains(node.Output[0])
                && ((node.OpType == "Add" && node.Input.Distinct().Count() == 2) || Pooling.Contains(node.OpType) || Moving.Contains(node.OpType))
                && Activations(node).All(made.Contains));
    }

    // The activation that alone reads a node, and cuts off at 0 from below.
    private string Leaving(NodeProto node)
    {
        var output = node.Output[0];
        if (!(_layers.ContainsKey(node) || node.OpType == "Add") || _graph.Output.Any(o => o.Name == output)) return output;
        if (_readers[output].ToList() is not [var only] || !IsCutAtZero(only)) return output;
        _absorbed.Add(only);
        return only.Output[0];
    }

    private bool IsCutAtZero(NodeProto node) => node.OpType == "Relu"
        || (node.OpType == "Clip" && node.Takes(1) && _constants.TryGetValue(node.Input[1], out var least) && FloatValues.Of(least, "") is [0]
            && (!HasMost(node) || (_constants.TryGetValue(node.Input[2], out var most) && FloatValues.Of(most, "").Length == 1)));

    private static bool HasMost(NodeProto node) => node.OpType == "Clip" && node.Takes(2);

    // Whether nothing but changes of shape lies between a tensor and the scores.
    private bool GivesScores(string tensor) => _graph.Output.Any(o => o.Name == tensor)
        || _readers[tensor].Any(n => Passing.Contains(n.OpType) && n.Input[0] == tensor && GivesScores(n.Output[0]));

    // Tensors of real numbers that depend on the picture.
    private HashSet<string> Real(string input)
    {
        var real = new HashSet<string> { input };
        foreach (var node in _graph.Node)
            if (!WholeNumbers.Contains(node.OpType) && (node.OpType != "Cast" || node.Integer("to", 0) == ElementTypes.Float32) && node.Input.Any(real.Contains))
                real.UnionWith(node.Output);
        return real;
    }

    // Tensors that a layer depends on.
    private HashSet<string> Leading()
    {
        var leading = new HashSet<string>();
        foreach (var node in _graph.Node.Reverse())
            if (_layers.ContainsKey(node) || node.Output.Any(leading.Contains)) leading.UnionWith(node.Input.Where(i => !_constants.ContainsKey(i)));
        return leading;
    }
}
