using DeCam.Inference.Graph;

namespace DeCam.Inference.Gradients.Rules;

/// <summary>Pooling by windows or over the whole picture.</summary>
internal static class PoolingRules
{
    public static void AddTo(Dictionary<string, GradientRule> rules)
    {
        rules["MaxPool"] = MaxPool;
        rules["AveragePool"] = AveragePool;
        rules["GlobalAveragePool"] = (node, b) =>
        {
            var shape = b.Shape(node.Input[0]);
            b.Give(node.Input[0], b.Expand(b.Multiply(b.Of(node), 1.0 / shape.Skip(2).Aggregate(1L, (p, d) => p * d)), shape));
        };
        rules["GlobalMaxPool"] = GlobalMaxPool;
    }

    // Each window gives its gradient to the value that it took; windows may share one.
    private static void MaxPool(NodeProto node, BackwardGraph b)
    {
        // The runtime's indices are wrong where a window has gaps.
        if (node.Integers("dilations") is { } dilations && dilations.Any(d => d > 1)) throw GradientRefusal.Of(node, "with dilations");
        if (node.Output.Count < 2) node.Output.Add("");
        if (node.Output[1].Length == 0)
        {
            node.Output[1] = $"decam_{node.Output[0]}_indices";
            if (node.Find("storage_order") is { } order) node.Attribute.Remove(order);       // it says how indices count
        }
        else if (node.Integer("storage_order", 0) != 0) throw GradientRefusal.Of(node, "that counts by columns");
        var shape = b.Shape(node.Input[0]);
        var sum = b.Node("ScatterElements", [NodeAttributes.Of("axis", 0), NodeAttributes.Of("reduction", "add")],
            b.Zeros(shape.Aggregate(1L, (p, d) => p * d)), b.Reshape(node.Output[1], -1), b.Reshape(b.Of(node), -1));
        b.Give(node.Input[0], b.Reshape(sum, shape));
    }

    // By how much each window divides, padding counted or not, the operator itself says: of ones it gives the share of those inside.
    private static void AveragePool(NodeProto node, BackwardGraph b)
    {
        var (input, output) = (b.Shape(node.Input[0]), b.Shape(node.Output[0]));
        var windows = Windows.Of(node, input, output, node.Integers("kernel_shape") ?? throw GradientRefusal.Of(node, "without kernel_shape"));
        long[] one = [1, 1, .. input[2..]];
        var ones = b.Node("ConstantOfShape", [new() { Name = "value", Type = 4, T = new() { DataType = ElementTypes.Float32, Dims = { 1 }, FloatData = { 1 } } }], b.Integers(one));
        var share = b.Node("AveragePool", [.. node.Attribute], ones);
        var scaled = b.Multiply(b.Of(node), b.Divide(share, Inside(b, windows)));
        long[] shape = [input[1], 1, .. windows.Kernel];
        var weights = b.Numbers([.. Enumerable.Repeat(1f, (int)shape.Aggregate(1L, (p, d) => p * d))], shape);
        b.Give(node.Input[0], ConvolutionRules.Transposed(b, scaled, weights, shape, windows, input[1]));
    }

    // How many values of the input each window covers, [1, 1, ...].
    private static string Inside(BackwardGraph b, Windows windows)
    {
        float[] counts = [1];
        for (var axis = 0; axis < windows.Rank; axis++)
        {
            float[] along = [.. Enumerable.Range(0, (int)windows.Output[axis]).Select(o => (float)Enumerable.Range(0, (int)windows.Kernel[axis])
                .Count(k => (o * windows.Strides[axis]) - windows.Before[axis] + (k * windows.Dilations[axis]) is var at && at >= 0 && at < windows.Input[axis]))];
            counts = [.. counts.SelectMany(c => along.Select(a => c * a))];
        }

        return b.Numbers(counts, [1, 1, .. windows.Output]);
    }

    // The first of the largest values takes it all.
    private static void GlobalMaxPool(NodeProto node, BackwardGraph b)
    {
        var shape = b.Shape(node.Input[0]);
        long[] flat = [shape[0], shape[1], shape.Skip(2).Aggregate(1L, (p, d) => p * d)];
        var place = b.Node("ArgMax", [NodeAttributes.Of("axis", 2), NodeAttributes.Of("keepdims", 1)], b.Reshape(b.Value(node.Input[0]), flat));
        var placed = b.Node("ScatterElements", [NodeAttributes.Of("axis", 2)], b.Zeros(flat), place, b.Reshape(b.Of(node), shape[0], shape[1], 1));
        b.Give(node.Input[0], b.Reshape(placed, shape));
    }
}
