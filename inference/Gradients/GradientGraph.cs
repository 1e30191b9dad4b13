using DeCam.Inference.Graph;
using DeCam.Scoring;

namespace DeCam.Inference.Gradients;

/// <summary>Writes what is wanted beside values and gradients.</summary>
/// <param name="forward">The folded forward pass.</param>
/// <param name="backward">The backward pass, whole; takes the nodes.</param>
/// <returns>Names of outputs in float32.</returns>
internal delegate IReadOnlyList<string> FurtherOutputs(GraphProto forward, BackwardGraph backward);

/// <summary>A graph that computes, beside its scores, tensors inside and the gradients of a weighted sum of the scores by them.</summary>
/// <param name="Model">The forward and the backward pass in one graph.</param>
/// <param name="Output">The output that holds the scores, [N, C].</param>
/// <param name="Values">For each tensor asked for the output that holds it in float32; of the image input the input itself.</param>
/// <param name="Gradients">For each tensor asked for the output that holds its gradient.</param>
/// <param name="Further">Outputs that were wanted besides.</param>
internal sealed record GradientGraph(ModelProto Model, string Output, IReadOnlyList<string> Values, IReadOnlyList<string> Gradients, IReadOnlyList<string> Further)
{
    /// <summary>The input for the weights of the scores, [N, C]: 1 at the class whose gradients are wanted.</summary>
    public const string Seed = "decam_seed";

    /// <summary>Writes the backward pass.</summary>
    /// <param name="model">The forward pass; stays as it is.</param>
    /// <param name="input">The image input with a fixed shape, of real numbers.</param>
    /// <param name="tensors">Tensors whose gradients are wanted: names of the input or of tensors inside.</param>
    /// <param name="sessions">Opens what is made of it.</param>
    /// <param name="further">What is wanted besides.</param>
    /// <exception cref="ScoringRefusedException">A tensor is not there, does not reach the scores, or an operator on the way has no rule.</exception>
    public static GradientGraph Of(ModelProto model, ValueInfoProto input, IReadOnlyList<string> tensors, GraphSessions sessions, FurtherOutputs? further = null)
    {
        var output = model.Graph.Output[0].Name;
        TensorNames.Check(model.Graph, tensors, sessions.Model);
        var folded = FoldedGraph.Of(Asked(model, input, tensors), sessions);
        var facts = TensorFacts.Of(folded, sessions);
        ModernOpset.Apply(folded, facts);
        try
        {
            return Backward(folded, facts, output, tensors, further);
        }
        catch (GradientRefusal refusal)
        {
            throw refusal.For(sessions.Model);
        }
    }

    /// <summary>A graph for one batch, with tensors as outputs, so that they keep their names when it is folded.</summary>
    public static ModelProto Asked(ModelProto model, ValueInfoProto input, IReadOnlyList<string> tensors)
    {
        var (from, graph) = (model.Graph, new GraphProto { Name = model.Graph.Name });
        graph.Node.Add(from.Node.Select(n => n.Clone()));
        graph.Initializer.Add(from.Initializer);
        graph.SparseInitializer.Add(from.SparseInitializer);
        graph.Input.Add(from.Input.Select(i => i.Name == input.Name ? input : i));
        graph.Output.Add(from.Output[0]);
        var inputs = from.Input.Select(i => i.Name).ToHashSet();
        graph.Output.Add(tensors.Distinct().Where(t => t != from.Output[0].Name && !inputs.Contains(t)).Select(t => new ValueInfoProto { Name = t }));
        return new() { IrVersion = model.IrVersion, Graph = graph, OpsetImport = { model.OpsetImport.Select(o => o.Clone()) } };
    }

    private static GradientGraph Backward(ModelProto model, TensorFacts facts, string output, IReadOnlyList<string> tensors, FurtherOutputs? further)
    {
        var graph = model.Graph;
        RefuseQuantised(graph, output, tensors);
        tensors = [.. tensors.Select(t => StandIn(graph, output, t))];
        var wanted = Path(graph, facts, output, tensors);
        foreach (var tensor in tensors.Where(t => !wanted.Contains(t)))
            throw new GradientRefusal($"has no gradient of its scores by the tensor '{tensor}', since none of them depends on it through real numbers");
        var backward = new BackwardGraph(facts, wanted);
        backward.Give(output, Seed);
        foreach (var node in graph.Node.Reverse().Where(n => n.Output.Any(wanted.Contains) && n.AllInputs().Any(wanted.Contains)).ToList())
            if (node.Output.Any(o => backward.Of(o) is not null)) backward.Apply(GradientRules.For(node), node);

        var beside = further?.Invoke(graph, backward) ?? [];
        List<string> values = [.. tensors.Select(backward.Value)];
        graph.Node.Add(backward.Nodes);
        graph.Initializer.Add(backward.Constants);
        graph.Input.Add(GraphValues.Of(Seed, ElementTypes.Float32, facts.Shape(output)));
        List<string> gradients = [.. tensors.Select((tensor, i) => $"decam_gradient_{i}")];
        for (var i = 0; i < gradients.Count; i++)
        {
            graph.Node.Add(new NodeProto { OpType = "Identity", Name = gradients[i] + "_node", Input = { backward.Of(tensors[i])! }, Output = { gradients[i] } });
            graph.Output.Add(GraphValues.Of(gradients[i], ElementTypes.Float32, facts.Shape(tensors[i])));
        }

        var declared = graph.Output.Concat(graph.Input).Select(o => o.Name).ToHashSet();
        graph.Output.Add(values.Concat(beside).Where(declared.Add).Select(v => new ValueInfoProto { Name = v }));
        graph.ValueInfo.Clear();
        return new(model, output, values, gradients, beside);
    }

    /// <summary>Real tensors, or those of any type, that one of <paramref name="tensors"/> reaches, and through which it reaches the output.</summary>
    public static HashSet<string> Path(GraphProto graph, TensorFacts facts, string output, IReadOnlyList<string> tensors, bool isOfAnyType = false)
    {
        bool Counts(string tensor) => facts.Knows(tensor) && (isOfAnyType || ElementTypes.IsReal(facts.Type(tensor)));
        var reached = tensors.Where(Counts).ToHashSet();
        foreach (var node in graph.Node)
            if (node.AllInputs().Any(reached.Contains)) reached.UnionWith(node.Output.Where(Counts));
        var needed = new HashSet<string>(reached.Where(t => t == output));
        foreach (var node in graph.Node.Reverse())
            if (node.Output.Any(needed.Contains)) needed.UnionWith(node.AllInputs().Where(reached.Contains));
        return needed;
    }

    /// <summary>
    /// The tensor that the scores of a folded graph are computed from in place of another: where the runtime has no operators in half
    /// precision it goes on with the values in float32, and the tensor itself is only a cast of them.
    /// </summary>
    public static string StandIn(GraphProto graph, string output, string tensor) =>
        graph.ProducerOf(tensor) is { OpType: "Cast" } cast && !graph.DependentsOf(tensor).Contains(output) ? cast.Input[0] : tensor;

    // Steps of quantisation have no gradient, and one that leaves them out would be that of another network.
    private static void RefuseQuantised(GraphProto graph, string output, IReadOnlyList<string> tensors)
    {
        var reached = tensors.SelectMany(graph.DependentsOf).ToHashSet();
        var needed = new HashSet<string> { output };
        foreach (var node in graph.Node.Reverse())
            if (node.Output.Any(needed.Contains)) needed.UnionWith(node.AllInputs());
        if (graph.Node.FirstOrDefault(n => GradientRefusal.IsQuantised(n) && n.Input.Any(reached.Contains) && n.Output.Any(needed.Contains)) is { } quantised)
            throw GradientRefusal.Of(quantised);
    }
}
