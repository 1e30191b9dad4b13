namespace DeCam.Inference.Graph;

/// <summary>Small changes of a graph, written in the operators of its own version.</summary>
internal static class GraphEdits
{
    private const int Integer = 2, Text = 3, Integers = 7;
    private const int CastTakesNumber = 6, ReshapeTakesTensor = 5, SqueezeTakesTensor = 13;

    /// <summary>Gives a tensor another name, wherever it is made or used, also in graphs inside nodes; inputs and outputs of the graph stay.</summary>
    public static void Rename(this GraphProto graph, string from, string to)
    {
        foreach (var node in graph.AllNodes())
        {
            for (var i = 0; i < node.Input.Count; i++) if (node.Input[i] == from) node.Input[i] = to;
            for (var i = 0; i < node.Output.Count; i++) if (node.Output[i] == from) node.Output[i] = to;
        }

        foreach (var body in graph.Node.SelectMany(n => n.Bodies()))
            foreach (var output in body.Output.Where(o => o.Name == from)) output.Name = to;
    }

    /// <summary>Removes initialisers that nothing takes any more, which the runtime does not suffer in the oldest files.</summary>
    public static void DropUnusedInitialisers(this GraphProto graph)
    {
        var used = graph.Node.SelectMany(n => n.AllInputs()).Concat(graph.Output.Select(o => o.Name)).ToHashSet();
        foreach (var initialiser in graph.Initializer.Where(i => !used.Contains(i.Name)).ToList())
        {
            graph.Initializer.Remove(initialiser);
            if (graph.Input.FirstOrDefault(i => i.Name == initialiser.Name) is { } input) graph.Input.Remove(input);
        }
    }

    /// <summary>Makes a node hand on its first input as it is.</summary>
    public static void MakeIdentity(this NodeProto node)
    {
        (node.OpType, node.Domain) = ("Identity", "");
        node.Attribute.Clear();
        while (node.Input.Count > 1) node.Input.RemoveAt(1);
    }

    /// <summary>A conversion to another element type.</summary>
    public static NodeProto Cast(long opset, string input, string output, int type) => Node("Cast", input, output, opset >= CastTakesNumber
        ? new AttributeProto { Name = "to", Type = Integer, I = type }
        : new AttributeProto { Name = "to", Type = Text, S = Google.Protobuf.ByteString.CopyFromUtf8(ElementTypes.OnnxName(type)) });

    /// <summary>All dimensions but the first in one.</summary>
    public static NodeProto Flatten(string input, string output) => Node("Flatten", input, output, new AttributeProto { Name = "axis", Type = Integer, I = 1 });

    /// <summary>Another shape; -1 for what is left and 0 for the input's own.</summary>
    public static IEnumerable<NodeProto> Reshape(long opset, string input, string output, params long[] shape) =>
        WithIntegers("Reshape", input, output, opset >= ReshapeTakesTensor, "shape", shape);

    /// <summary>A dimension of 1 left out.</summary>
    public static IEnumerable<NodeProto> Squeeze(long opset, string input, string output, long axis) =>
        WithIntegers("Squeeze", input, output, opset >= SqueezeTakesTensor, "axes", axis);

    private static IEnumerable<NodeProto> WithIntegers(string operation, string input, string output, bool takesTensor, string attribute, params long[] values)
    {
        if (!takesTensor)
        {
            yield return Node(operation, input, output, new AttributeProto { Name = attribute, Type = Integers, Ints = { values } });
            yield break;
        }

        var constant = GraphConstants.Node($"{output}_{attribute}", values);
        yield return constant;
        var node = Node(operation, input, output);
        node.Input.Add(constant.Output[0]);
        yield return node;
    }

    private static NodeProto Node(string operation, string input, string output, params AttributeProto[] attributes) =>
        new() { OpType = operation, Name = output + "_node", Input = { input }, Output = { output }, Attribute = { attributes } };
}
