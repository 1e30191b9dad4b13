using DeCam.Scoring;

namespace DeCam.Inference.Graph;

/// <summary>Looks at the files of weights that a graph refers to, before it is opened.</summary>
internal static class WeightFiles
{
    private const int External = 1;

    /// <summary>Refuses a model whose weights are missing, cut short or not fetched.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="path">The model's file; weights lie in its folder or below.</param>
    /// <param name="model">Name of the model, for messages.</param>
    /// <exception cref="ScoringRefusedException">A file is not what the graph needs.</exception>
    public static void Check(GraphProto graph, string path, string model) =>
        Check(Tensors(graph).Where(t => t.DataLocation == External).Select(t => WeightPart.Of(t.ExternalData)).OfType<WeightPart>(), path, model);

    /// <summary>Refuses a model whose weights are missing, cut short or not fetched.</summary>
    /// <param name="weights">What its tensors take from files.</param>
    /// <param name="path">The model's file; weights lie in its folder or below.</param>
    /// <param name="model">Name of the model, for messages.</param>
    /// <exception cref="ScoringRefusedException">A file is not what the model needs.</exception>
    public static void Check(IEnumerable<WeightPart> weights, string path, string model)
    {
        ScoringRefusedException Refused(string what) => new(RefusalKind.Input, what + ".");
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        foreach (var parts in weights.GroupBy(p => p.Location))
        {
            if (parts.Key.Contains('\0')) throw Refused($"Model '{model}' has weights in a file whose name cannot be one; export it again");
            var file = new FileInfo(Path.GetFullPath(parts.Key, folder));
            if (!ExternalWeights.IsBelow(folder, file.FullName))
                throw Refused($"Model '{model}' has weights in '{parts.Key}', outside its own folder; put both into one folder and export it again");
            if (!file.Exists) throw Refused($"Model '{model}' has weights in the file '{parts.Key}', which is not beside it; copy that file too");
            if (LargeFilePointer.Is(file.FullName)) throw Refused($"The weights '{parts.Key}' of model '{model}' are a pointer of Git LFS in place of the file; fetch the file with 'git lfs pull'");
            var wanted = parts.Max(p => p.End);
            if (file.Length < wanted) throw Refused($"Model '{model}' has weights in the file '{parts.Key}', which has {file.Length} bytes where {wanted} are needed; it is cut short or of another model, so copy it again");
        }
    }

    private static IEnumerable<TensorProto> Tensors(GraphProto graph) => graph.Initializer
        .Concat(graph.Node.SelectMany(n => n.Attribute).SelectMany(a => a.T is null ? a.Tensors : a.Tensors.Prepend(a.T)))
        .Concat(graph.Node.SelectMany(n => n.Bodies()).SelectMany(Tensors));
}
