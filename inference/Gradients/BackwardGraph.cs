using DeCam.Inference.Graph;

namespace DeCam.Inference.Gradients;

/// <summary>
/// The backward pass while it is written: nodes that compute gradients from the tensors of the forward pass. Gradients are float32,
/// whatever type the forward pass computes in, and have the shapes of their tensors.
/// </summary>
/// <param name="facts">What is known of the forward pass.</param>
/// <param name="wanted">Tensors whose gradient is asked for, or needed on the way to one that is.</param>
internal sealed class BackwardGraph(TensorFacts facts, IReadOnlySet<string> wanted)
{
    private readonly Dictionary<string, string> _gradients = [];
    private readonly HashSet<string> _given = [];
    private readonly Dictionary<string, string> _values = [];
    private readonly Dictionary<string, string> _numbers = [];

    /// <summary>The nodes, in the order in which they can be computed.</summary>
    public List<NodeProto> Nodes { get; } = [];

    /// <summary>Their constants.</summary>
    public List<TensorProto> Constants { get; } = [];

    /// <summary>What is known of the forward pass.</summary>
    public TensorFacts Facts => facts;

    /// <summary>Shape of a tensor of the forward pass.</summary>
    public long[] Shape(string tensor) => facts.Shape(tensor);

    /// <summary>Whether the gradient of a tensor is needed.</summary>
    public bool Wants(string tensor) => wanted.Contains(tensor);

    /// <summary>Gradient of a tensor, the sum of all that was given; null while nothing was.</summary>
    public string? Of(string tensor) => _gradients.GetValueOrDefault(tensor);

    /// <summary>Gradient of the first output of a node.</summary>
    public string Of(NodeProto node) => _gradients[node.Output[0]];

    /// <summary>Applies a rule to a node.</summary>
    /// <exception cref="GradientRefusal">The rule gives no gradient for an input whose gradient is needed, or takes none from a further output: without it the rest would be wrong.</exception>
    public void Apply(GradientRule rule, NodeProto node)
    {
        if (node.OpType != "Split" && node.Output.Skip(1).FirstOrDefault(o => Of(o) is not null) is { } further)
            throw GradientRefusal.Of(node, $"from its output '{further}'");
        _given.Clear();
        rule(node, this);
        if (node.Input.FirstOrDefault(i => Wants(i) && !_given.Contains(i)) is { } missing) throw GradientRefusal.Of(node, $"by its input '{missing}'");
    }

    /// <summary>Adds to the gradient of a tensor; nothing happens where it is not needed.</summary>
    public void Give(string tensor, string gradient)
    {
        if (!Wants(tensor)) return;
        _given.Add(tensor);
        _gradients[tensor] = _gradients.TryGetValue(tensor, out var before) ? Node("Add", before, gradient) : gradient;
    }

    /// <summary>Adds a gradient computed only where it is needed.</summary>
    public void Give(string tensor, Func<string> gradient)
    {
        if (Wants(tensor)) Give(tensor, gradient());
    }

    /// <summary>A tensor of the forward pass in float32.</summary>
    public string Value(string tensor)
    {
        if (facts.Type(tensor) == ElementTypes.Float32) return tensor;
        if (!_values.TryGetValue(tensor, out var value)) _values[tensor] = value = Node("Cast", [NodeAttributes.Of("to", ElementTypes.Float32)], tensor);
        return value;
    }

    /// <summary>Writes a node of one output.</summary>
    /// <returns>The output.</returns>
    public string Node(string operation, params string[] inputs) => Node(operation, [], inputs);

    /// <summary>Writes a node of one output with attributes.</summary>
    /// <returns>The output.</returns>
    public string Node(string operation, AttributeProto[] attributes, params string[] inputs)
    {
        var output = $"decam_d{Nodes.Count}_{operation}";
        Nodes.Add(new() { OpType = operation, Name = output + "_node", Input = { inputs }, Output = { output }, Attribute = { attributes } });
        return output;
    }

    /// <summary>A real number without dimension.</summary>
    public string Number(double value)
    {
        var key = $"decam_number_{BitConverter.SingleToUInt32Bits((float)value):x8}";
        if (_numbers.TryAdd(key, key)) Constants.Add(new() { Name = key, DataType = ElementTypes.Float32, FloatData = { (float)value } });
        return key;
    }

    /// <summary>Real numbers of a shape.</summary>
    public string Numbers(float[] values, params long[] shape)
    {
        var name = $"decam_numbers_{Constants.Count}";
        Constants.Add(new() { Name = name, DataType = ElementTypes.Float32, Dims = { shape }, FloatData = { values } });
        return name;
    }

    /// <summary>Whole numbers in one dimension, such as a shape.</summary>
    public string Integers(params IReadOnlyCollection<long> values)
    {
        var key = $"decam_integers_{string.Join('_', values)}";
        if (_numbers.TryAdd(key, key)) Constants.Add(new() { Name = key, DataType = ElementTypes.Int64, Dims = { values.Count }, Int64Data = { values } });
        return key;
    }
}
