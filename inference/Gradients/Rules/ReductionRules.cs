using DeCam.Inference.Graph;

namespace DeCam.Inference.Gradients.Rules;

/// <summary>Sums, means, norms and extremes over dimensions.</summary>
internal static class ReductionRules
{
    public static void AddTo(Dictionary<string, GradientRule> rules)
    {
        rules["ReduceSum"] = (node, b) => Give(node, b, (dy, shape, _) => b.Expand(dy, shape));
        rules["ReduceMean"] = (node, b) => Give(node, b, (dy, shape, axes) => b.Expand(b.Multiply(dy, 1.0 / axes.Aggregate(1L, (p, a) => p * shape[a])), shape));
        rules["ReduceMax"] = rules["ReduceMin"] = (node, b) => Give(node, b, (dy, _, axes) => Shared(node, b, dy, axes));
        rules["ReduceL1"] = (node, b) => Give(node, b, (dy, _, _) => b.Multiply(dy, b.Node("Sign", b.Value(node.Input[0]))));
        rules["ReduceL2"] = (node, b) => Give(node, b, (dy, _, axes) => ByNorm(node, b, dy, axes));
        rules["ReduceSumSquare"] = (node, b) => Give(node, b, (dy, _, _) => b.Multiply(b.Multiply(dy, b.Value(node.Input[0])), 2));
        rules["ReduceLogSumExp"] = (node, b) => Give(node, b, (dy, _, axes) => b.Multiply(dy, b.Node("Exp", b.Subtract(b.Value(node.Input[0]), Kept(node, b, b.Value(node.Output[0]), axes)))));
    }

    private static void Give(NodeProto node, BackwardGraph b, Func<string, long[], IReadOnlyList<long>, string> gradient)
    {
        var shape = b.Shape(node.Input[0]);
        var axes = Axes(node, b, shape.Length);
        b.Give(node.Input[0], axes.Count == 0 ? b.Of(node) : gradient(Kept(node, b, b.Of(node), axes), shape, axes));
    }

    // Values that share the extreme share its gradient.
    private static string Shared(NodeProto node, BackwardGraph b, string dy, IReadOnlyList<long> axes)
    {
        var hits = b.Indicator(b.Node("Equal", b.Value(node.Input[0]), Kept(node, b, b.Value(node.Output[0]), axes)));
        return b.Multiply(hits, b.Divide(dy, b.Sum(hits, [.. axes])));
    }

    // x / |x|, and 0 where all are 0.
    private static string ByNorm(NodeProto node, BackwardGraph b, string dy, IReadOnlyList<long> axes)
    {
        var norm = Kept(node, b, b.Value(node.Output[0]), axes);
        return b.Multiply(b.Where(b.Node("Greater", norm, b.Number(0)), b.Divide(dy, norm)), b.Value(node.Input[0]));
    }

    // A reduced tensor with its dimensions of 1.
    private static string Kept(NodeProto node, BackwardGraph b, string reduced, IReadOnlyList<long> axes) => node.Integer("keepdims", 1) != 0
        ? reduced
        : b.Reshape(reduced, [.. b.Shape(node.Input[0]).Select((d, i) => axes.Contains(i) ? 1 : d)]);

    private static List<long> Axes(NodeProto node, BackwardGraph b, int rank)
    {
        var stated = node.Takes(1) ? b.Facts.Integers(node.Input[1]) ?? throw GradientRefusal.Of(node, "whose axes depend on the picture") : [];
        return stated.Length > 0 ? [.. stated.Select(a => (long)BackwardOperations.Axis(a, rank))]
            : node.Integer("noop_with_empty_axes", 0) != 0 ? []
            : [.. Enumerable.Range(0, rank).Select(i => (long)i)];
    }
}
