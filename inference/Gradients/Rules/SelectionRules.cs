using DeCam.Inference.Graph;

namespace DeCam.Inference.Gradients.Rules;

/// <summary>Operators that take values or put them together: each value gets the gradients of the places that it went to.</summary>
internal static class SelectionRules
{
    public static void AddTo(Dictionary<string, GradientRule> rules)
    {
        rules["Concat"] = Concat;
        rules["Split"] = Split;
        rules["Slice"] = Slice;
        rules["Gather"] = Gather;
        rules["GatherElements"] = (node, b) => Scatter(node, b, node.Input[1], b.Of(node), node.Integer("axis", 0));
        rules["GatherND"] = GatherNd;
    }

    private static void Concat(NodeProto node, BackwardGraph b)
    {
        var axis = BackwardOperations.Axis(node.Integer("axis", 0), b.Shape(node.Output[0]).Length);
        var start = 0L;
        foreach (var input in node.Input)
        {
            var (from, end) = (start, start + b.Shape(input)[axis]);
            b.Give(input, () => b.Node("Slice", b.Of(node), b.Integers(from), b.Integers(end), b.Integers(axis)));
            start = end;
        }
    }

    private static void Split(NodeProto node, BackwardGraph b)
    {
        if (node.Output.Contains("")) throw GradientRefusal.Of(node, "with an output left out");
        b.Give(node.Input[0], b.Node("Concat", [NodeAttributes.Of("axis", node.Integer("axis", 0))], [.. node.Output.Select(o => b.Of(o) ?? b.Zeros(b.Shape(o)))]));
    }

    private static void Slice(NodeProto node, BackwardGraph b)
    {
        var shape = b.Shape(node.Input[0]);
        long[]? Range(int input) => node.Takes(input) ? b.Facts.Integers(node.Input[input]) ?? throw GradientRefusal.Of(node, "whose range depends on the picture") : null;
        var starts = Range(1)!;
        var (axes, steps) = (Range(3) ?? [.. Enumerable.Range(0, starts.Length).Select(i => (long)i)], Range(4) ?? [.. starts.Select(_ => 1L)]);
        var (gradient, counts) = (b.Of(node), (long[])[.. b.Shape(node.Output[0])]);
        var (before, after) = (new long[shape.Length], new long[shape.Length]);
        for (var i = 0; i < starts.Length; i++)
        {
            var axis = BackwardOperations.Axis(axes[i], shape.Length);
            var (step, size) = (steps[i], shape[axis]);
            var first = Math.Clamp(starts[i] < 0 ? starts[i] + size : starts[i], 0, step > 0 ? size : size - 1);
            if (step < 0)
            {
                gradient = b.Node("Slice", gradient, b.Integers(-1), b.Integers(int.MinValue), b.Integers(axis), b.Integers(-1));
                first += (counts[axis] - 1) * step;
            }

            if (Math.Abs(step) > 1) gradient = Spread(b, gradient, counts, axis, Math.Abs(step));
            (before[axis], after[axis]) = (first, size - first - counts[axis]);
        }

        b.Give(node.Input[0], b.Pad(gradient, before, after));
    }

    // Zeros behind each value of a dimension, whose size is multiplied by the step.
    private static string Spread(BackwardGraph b, string gradient, long[] shape, int axis, long step)
    {
        long[] apart = [.. shape[..(axis + 1)], 1, .. shape[(axis + 1)..]];
        var behind = new long[apart.Length];
        behind[axis + 1] = step - 1;
        var spread = b.Pad(b.Reshape(gradient, apart), new long[apart.Length], behind);
        shape[axis] *= step;
        return b.Reshape(spread, shape);
    }

    private static void Gather(NodeProto node, BackwardGraph b)
    {
        var (shape, indices) = (b.Shape(node.Input[0]), b.Shape(node.Input[1]));
        var axis = BackwardOperations.Axis(node.Integer("axis", 0), shape.Length);
        long[] head = shape[..axis], tail = shape[(axis + 1)..];
        var count = indices.Aggregate(1L, (p, d) => p * d);
        long[] picked = [.. head, count, .. tail];
        var gradient = b.Reshape(b.Of(node), picked);
        if (count == 1 && b.Facts.Integers(node.Input[1]) is [var only])
        {
            var (before, after) = (new long[shape.Length], new long[shape.Length]);
            before[axis] = BackwardOperations.Axis(only, (int)shape[axis]);
            after[axis] = shape[axis] - 1 - before[axis];
            b.Give(node.Input[0], b.Pad(gradient, before, after));
            return;
        }

        var spread = b.Reshape(node.Input[1], [.. head.Select(_ => 1L), count, .. tail.Select(_ => 1L)]);
        Scatter(node, b, b.Expand(spread, picked), gradient, axis);
    }

    private static void GatherNd(NodeProto node, BackwardGraph b)
    {
        if (node.Integer("batch_dims", 0) != 0) throw GradientRefusal.Of(node, "with dimensions of the batch");
        b.Give(node.Input[0], b.Node("ScatterND", [NodeAttributes.Of("reduction", "add")], b.Zeros(b.Shape(node.Input[0])), node.Input[1], b.Of(node)));
    }

    private static void Scatter(NodeProto node, BackwardGraph b, string indices, string gradient, long axis) =>
        b.Give(node.Input[0], b.Node("ScatterElements", [NodeAttributes.Of("axis", axis), NodeAttributes.Of("reduction", "add")], b.Zeros(b.Shape(node.Input[0])), indices, gradient));
}
