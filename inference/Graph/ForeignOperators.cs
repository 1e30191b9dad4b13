using DeCam.Scoring;

namespace DeCam.Inference.Graph;

/// <summary>Operators of a graph that no other machine, or no runtime at all, has.</summary>
internal static class ForeignOperators
{
    private const string OneMachine = "com.microsoft.nchwc";
    private static readonly HashSet<string> Known = ["", "ai.onnx", "ai.onnx.ml", "com.microsoft", "com.ms.internal.nhwc", "ai.onnx.preview.training"];

    /// <summary>Refuses a file that was optimised for one processor.</summary>
    /// <exception cref="ScoringRefusedException">It is one.</exception>
    public static void RefuseOptimised(GraphProto graph, string model)
    {
        if (graph.AllNodes().FirstOrDefault(n => n.Domain == OneMachine) is not { } node) return;
        throw new ScoringRefusedException(RefusalKind.Input,
            $"Model '{model}' was optimised by ONNX Runtime for the processor of one machine (operator {node.OpType} of {OneMachine}); give the file that it was made from.");
    }

    /// <summary>Whether the scores of an image depend on the others of its batch, because values are quantised by their common range.</summary>
    public static bool QuantisesTheBatch(GraphProto graph) => graph.AllNodes().Any(n => n.OpType.StartsWith("DynamicQuantize", StringComparison.Ordinal));

    /// <summary>Why the runtime may have refused a model, in words that follow its name; null when the graph shows no reason.</summary>
    public static string? Reason(ModelProto model)
    {
        var local = model.Functions.Select(f => f.Domain).ToHashSet();
        if (model.Graph.AllNodes().FirstOrDefault(n => !Known.Contains(n.Domain) && !local.Contains(n.Domain)) is { } node)
            return $"needs the operator {node.OpType} of '{node.Domain}', which is not part of ONNX Runtime; export it with standard operators";
        return IsBFloat16(model.Graph)
            ? "computes in bfloat16, which ONNX Runtime has no operators for on a processor; export it in float32 or float16"
            : null;
    }

    private static bool IsBFloat16(GraphProto graph) =>
        graph.Initializer.Any(i => i.DataType == ElementTypes.BFloat16)
        || graph.AllNodes().Any(n => n.OpType == "Cast" && n.Find("to")?.I == ElementTypes.BFloat16)
        || graph.Input.Concat(graph.Output).Any(v => v.Type?.TensorType?.ElemType == ElementTypes.BFloat16);
}
