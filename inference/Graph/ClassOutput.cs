using DeCam.Scoring;

namespace DeCam.Inference.Graph;

/// <summary>The tensor of a graph that holds a number for each class.</summary>
/// <param name="Tensor">Its name.</param>
/// <param name="Decision">The node behind it that decides on a class or names them (ArgMax, TopK, ZipMap); null when there is none.</param>
/// <param name="Note">A sentence about the choice, or null where there was none.</param>
internal sealed record ClassOutput(string Tensor, NodeProto? Decision, string? Note)
{
    /// <summary>Chooses it: the output that is named, else the only one of real numbers [N, C]; of logits and their softmax the logits.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="model">Name of the model, for messages.</param>
    /// <param name="name">Name of the output, or null.</param>
    /// <exception cref="ScoringRefusedException">No output holds classes, or several may.</exception>
    public static ClassOutput Find(GraphProto graph, string model, string? name)
    {
        ScoringRefusedException Refused(string what) => new(RefusalKind.Input, $"Model '{model}' {what}.");
        var stated = graph.Output.FirstOrDefault(o => o.Name == name);
        if (name is not null && stated is null)
            throw Refused($"has the outputs {string.Join(", ", graph.Output.Select(o => o.Name))} and no output '{name}'; correct or leave out the key 'output'");
        var heads = (stated is null ? graph.Output : [stated]).Select(o => Head.Of(graph, o)).OfType<Head>().ToList();
        if (heads.Count == 0) throw Refused(NoHead(stated ?? graph.Output[0]));
        var networks = heads.GroupBy(h => h.Root).Select(g => g.OrderBy(h => h.Decision is not null).ThenBy(h => h.HasActivation).ThenBy(h => h.Rank != 2).First()).ToList();
        var chosen = Only(networks) ?? Only(networks.Where(h => h.Rank == 2)) ?? Only(networks.Where(h => h.Rank is 2 or null || h.IsColumn))
            ?? throw Refused($"has {graph.Output.Count} outputs ({string.Join(", ", graph.Output.Select(Text))}) of which {networks.Count} may hold classes; name one by the key 'output'");
        return new(chosen.Tensor, chosen.Decision, stated is null || chosen.Decision is not null ? chosen.Note(graph, model) : null);
    }

    private static Head? Only(IEnumerable<Head> heads) => heads.Take(2).ToList() is [var one] ? one : null;

    private static string NoHead(ValueInfoProto output) => output.Type?.TensorType is { } type
        ? $"gives {ElementTypes.Name(type.ElemType)} at '{output.Name}' but float32, float16 and float64 are supported; export it with its logits as output"
        : $"gives a sequence or a map at '{output.Name}' but a classifier gives a tensor; export it with its probabilities as output (for scikit-learn: zipmap off)";

    private static string Text(ValueInfoProto output) => output.Type?.TensorType is { } type
        ? $"{output.Name}: {ElementTypes.Name(type.ElemType)} {output.ShapeText()}"
        : $"{output.Name}: a sequence or map";

    /// <summary>An output, or what it was decided from.</summary>
    private sealed record Head(string Tensor, NodeProto? Decision, ValueInfoProto Output, string Root, bool HasActivation)
    {
        // Of a tensor inside the graph it is not known, and of no account: what it was decided from is no map.
        public int? Rank => Decision is not null ? null : Output.Type.TensorType.Shape?.Dim.Count;

        public bool IsColumn => Decision is null && Output.Shape().Skip(1).Count(d => d != 1) <= 1;

        public static Head? Of(GraphProto graph, ValueInfoProto output)
        {
            var (decision, tensor) = Decisions.Before(graph, output.Name) ?? (null, output.Name);
            if (decision is null && !ElementTypes.IsReal(output.Type?.TensorType?.ElemType)) return null;
            var (root, hasActivation) = ActivationCut.Origin(graph, tensor);
            return new(tensor, decision, output, root, hasActivation);
        }

        public string? Note(GraphProto graph, string model) =>
            Decision is not null ? $"Model '{model}' decides by {Decision.OpType} at '{Output.Name}'; the numbers before it ('{Tensor}') are taken for those of its classes."
            : graph.Output.Count > 1 ? $"Model '{model}' has the outputs {string.Join(", ", graph.Output.Select(o => o.Name))}; '{Tensor}' is taken for that of its classes."
            : null;
    }
}
