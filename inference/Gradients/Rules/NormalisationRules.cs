using DeCam.Inference.Graph;

namespace DeCam.Inference.Gradients.Rules;

/// <summary>Normalisation by learned or own statistics, and softmax. GroupNormalization is opened into others by the runtime.</summary>
internal static class NormalisationRules
{
    private const float UsualEpsilon = 1e-5f;

    public static void AddTo(Dictionary<string, GradientRule> rules)
    {
        rules["BatchNormalization"] = BatchNormalization;
        rules["InstanceNormalization"] = InstanceNormalization;
        rules["LayerNormalization"] = LayerNormalization;
        rules["LpNormalization"] = LpNormalization;
        rules["Softmax"] = Softmax;
        rules["LogSoftmax"] = LogSoftmax;
    }

    // By learned statistics it is a factor of each channel.
    private static void BatchNormalization(NodeProto node, BackwardGraph b)
    {
        if (node.Integer("training_mode", 0) != 0) throw GradientRefusal.Of(node, "in training mode");
        var deviation = b.Node("Sqrt", b.Add(b.Value(node.Input[4]), b.Number(node.Real("epsilon", UsualEpsilon))));
        var factor = b.Divide(b.Value(node.Input[1]), deviation);
        b.Give(node.Input[0], b.Multiply(b.Of(node), ByChannel(b, factor, b.Shape(node.Input[0]).Length)));
    }

    private static void InstanceNormalization(NodeProto node, BackwardGraph b)
    {
        var shape = b.Shape(node.Input[0]);
        var scaled = b.Multiply(b.Of(node), ByChannel(b, b.Value(node.Input[1]), shape.Length));
        b.Give(node.Input[0], Standardised(b, b.Value(node.Input[0]), scaled, From(2, shape.Length), node.Real("epsilon", UsualEpsilon)));
    }

    private static void LayerNormalization(NodeProto node, BackwardGraph b)
    {
        var rank = b.Shape(node.Input[0]).Length;
        var axes = From(BackwardOperations.Axis(node.Integer("axis", -1), rank), rank);
        b.Give(node.Input[0], Standardised(b, b.Value(node.Input[0]), b.Multiply(b.Of(node), b.Value(node.Input[1])), axes, node.Real("epsilon", UsualEpsilon)));
    }

    // With z = (x - m) / s the gradient is (g - mean g - z mean gz) / s.
    private static string Standardised(BackwardGraph b, string x, string g, long[] axes, double epsilon)
    {
        var centred = b.Subtract(x, b.Mean(x, axes));
        var deviation = b.Node("Sqrt", b.Add(b.Mean(b.Multiply(centred, centred), axes), b.Number(epsilon)));
        var z = b.Divide(centred, deviation);
        var inner = b.Subtract(b.Subtract(g, b.Mean(g, axes)), b.Multiply(z, b.Mean(b.Multiply(g, z), axes)));
        return b.Divide(inner, deviation);
    }

    // y = x / |x|: (dy - y sum dy y) / |x|.
    private static void LpNormalization(NodeProto node, BackwardGraph b)
    {
        if (node.Integer("p", 2) != 2) throw GradientRefusal.Of(node, "with a norm other than the Euclidean");
        var (x, y, dy) = (b.Value(node.Input[0]), b.Value(node.Output[0]), b.Of(node));
        long[] axes = [BackwardOperations.Axis(node.Integer("axis", -1), b.Shape(node.Input[0]).Length)];
        var norm = b.Node("Sqrt", b.Sum(b.Multiply(x, x), axes));
        var inner = b.Subtract(dy, b.Multiply(y, b.Sum(b.Multiply(dy, y), axes)));
        b.Give(node.Input[0], b.Where(b.Node("Greater", norm, b.Number(0)), b.Divide(inner, norm)));
    }

    // y (dy - sum dy y). Rows that are hidden whole come out as no number, and a Where behind them takes 0 instead: so it is here.
    private static void Softmax(NodeProto node, BackwardGraph b)
    {
        var output = b.Value(node.Output[0]);
        var y = b.Facts.IsCheckedForNumbers(node.Output[0]) ? b.Node("Where", b.Node("IsNaN", output), b.Number(0), output) : output;
        var product = b.Multiply(b.Of(node), y);
        b.Give(node.Input[0], b.Subtract(product, b.Multiply(y, b.Sum(product, SoftmaxAxis(node, b)))));
    }

    // dy - exp(y) sum dy.
    private static void LogSoftmax(NodeProto node, BackwardGraph b) =>
        b.Give(node.Input[0], b.Subtract(b.Of(node), b.Multiply(b.Node("Exp", b.Value(node.Output[0])), b.Sum(b.Of(node), SoftmaxAxis(node, b)))));

    private static long SoftmaxAxis(NodeProto node, BackwardGraph b) => BackwardOperations.Axis(node.Integer("axis", -1), b.Shape(node.Input[0]).Length);

    private static string ByChannel(BackwardGraph b, string values, int rank) => b.Reshape(values, [1, -1, .. Enumerable.Repeat(1L, rank - 2)]);

    private static long[] From(int axis, int rank) => [.. Enumerable.Range(axis, rank - axis).Select(i => (long)i)];
}
