using DeCam.Inference.Graph;

namespace DeCam.Inference.Gradients.Rules;

/// <summary>
/// Pad and Resize. Both are linear and work on each dimension by itself, so the operator applied to the rows of a unit matrix gives the
/// matrix whose transpose takes gradients back; the runtime computes it once, in whatever mode the node has.
/// </summary>
internal static class ResamplingRules
{
    public static void AddTo(Dictionary<string, GradientRule> rules)
    {
        rules["Pad"] = Pad;
        rules["Resize"] = Resize;
    }

    private static void Pad(NodeProto node, BackwardGraph b)
    {
        var (shape, gradient) = (b.Shape(node.Input[0]), b.Of(node));
        var pads = b.Facts.Integers(node.Input[1]) ?? throw GradientRefusal.Of(node, "whose sizes depend on the picture");
        var (before, after, count) = (new long[shape.Length], new long[shape.Length], pads.Length / 2);
        var axes = node.Takes(3) ? b.Facts.Integers(node.Input[3]) ?? throw GradientRefusal.Of(node, "whose axes depend on the picture") : [.. Enumerable.Range(0, count).Select(i => (long)i)];
        for (var i = 0; i < count; i++)
        {
            var axis = BackwardOperations.Axis(axes[i], shape.Length);
            (before[axis], after[axis]) = (pads[i], pads[i + count]);
        }

        var mode = node.Text("mode", "constant");
        if (mode == "constant")
        {
            b.Give(node.Input[0], b.Pad(gradient, [.. before.Select(p => -p)], [.. after.Select(p => -p)]));
            return;
        }

        for (var axis = 0; axis < shape.Length; axis++)
        {
            if (before[axis] == 0 && after[axis] == 0) continue;
            var matrix = b.Node("Pad", [NodeAttributes.Of("mode", mode)], Unit(b, shape[axis], shape[axis], shape[axis]), b.Integers(0, before[axis], 0, after[axis]));
            gradient = b.Along(gradient, b.Transpose(matrix, 1, 0), axis, shape.Length);
        }

        b.Give(node.Input[0], gradient);
    }

    private static void Resize(NodeProto node, BackwardGraph b)
    {
        var (from, to, gradient) = (b.Shape(node.Input[0]), b.Shape(node.Output[0]), b.Of(node));
        if (node.Text("coordinate_transformation_mode", "") == "tf_crop_and_resize") throw GradientRefusal.Of(node, "that crops");
        if (node.Text("keep_aspect_ratio_policy", "stretch") != "stretch") throw GradientRefusal.Of(node, "that keeps the aspect ratio");
        var axes = node.Integers("axes") ?? [.. Enumerable.Range(0, from.Length).Select(i => (long)i)];
        var scales = node.Takes(2) ? b.Facts.Reals(node.Input[2]) ?? throw GradientRefusal.Of(node, "whose scale depends on the picture") : null;
        AttributeProto[] attributes = [.. node.Attribute.Where(a => a.Name is not ("axes" or "keep_aspect_ratio_policy"))];
        for (var i = 0; i < axes.Length; i++)
        {
            var axis = BackwardOperations.Axis(axes[i], from.Length);
            var scale = scales is { Length: > 0 } ? scales[i] : (double?)null;
            if (scale is null or 1 && from[axis] == to[axis]) continue;
            var rows = Unit(b, from[axis], 1, 1, from[axis], from[axis]);
            var resized = scale is { } factor
                ? b.Node("Resize", attributes, rows, "", b.Numbers([1, 1, 1, (float)factor], 4))
                : b.Node("Resize", attributes, rows, "", "", b.Integers(1, 1, from[axis], to[axis]));
            gradient = b.Along(gradient, b.Transpose(b.Reshape(resized, from[axis], to[axis]), 1, 0), axis, from.Length);
        }

        b.Give(node.Input[0], gradient);
    }

    private static string Unit(BackwardGraph b, long size, params long[] shape)
    {
        var values = new float[size * size];
        for (var i = 0L; i < size; i++) values[i * (size + 1)] = 1;
        return b.Numbers(values, shape);
    }
}
