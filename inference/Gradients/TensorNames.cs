using DeCam.Inference.Graph;
using DeCam.Methods.Options;
using DeCam.Scoring;

namespace DeCam.Inference.Gradients;

/// <summary>Finds out whether a model has the tensors that somebody names.</summary>
internal static class TensorNames
{
    private const int Shown = 5;

    /// <summary>Refuses a name that no tensor of a graph has.</summary>
    /// <exception cref="ScoringRefusedException">There is one; the nearest names are told.</exception>
    public static void Check(GraphProto graph, IReadOnlyList<string> tensors, string model)
    {
        var known = graph.DataInputs().Select(i => i.Name).Concat(graph.Node.SelectMany(n => n.Output)).Where(n => n.Length > 0).ToHashSet();
        if (tensors.FirstOrDefault(t => !known.Contains(t)) is not { } missing) return;
        var nearest = known.OrderBy(k => Nearest.EditDistance(missing, k)).ThenBy(k => k, StringComparer.Ordinal).Take(Shown);
        throw new ScoringRefusedException(RefusalKind.Option, $"Model '{model}' has no layer '{missing}'; the nearest names are {string.Join(", ", nearest.Select(n => $"'{n}'"))}.");
    }
}
