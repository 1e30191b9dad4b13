using DeCam.Inference.Graph;

namespace DeCam.Inference.Gradients.Rules;

/// <summary>Convolutions with groups, dilation and any pads.</summary>
internal static class ConvolutionRules
{
    public static void AddTo(Dictionary<string, GradientRule> rules)
    {
        rules["Conv"] = Conv;
        rules["ConvTranspose"] = ConvTranspose;
    }

    private static void Conv(NodeProto node, BackwardGraph b)
    {
        Bias(node, b);
        var weights = b.Shape(node.Input[1]);
        var windows = Windows.Of(node, b.Shape(node.Input[0]), b.Shape(node.Output[0]), weights[2..]);
        b.Give(node.Input[0], () => Transposed(b, b.Of(node), b.Value(node.Input[1]), weights, windows, node.Integer("group", 1)));
    }

    // The transpose of a transposed convolution is the convolution itself.
    private static void ConvTranspose(NodeProto node, BackwardGraph b)
    {
        Bias(node, b);
        var kernel = b.Shape(node.Input[1])[2..];
        if (node.Text("auto_pad", "NOTSET") is not ("NOTSET" or "VALID") || node.Find("output_shape") is not null) throw GradientRefusal.Of(node, "with pads that follow from its output");
        var windows = Windows.Of(node, b.Shape(node.Output[0]), b.Shape(node.Input[0]), kernel);
        var pads = node.Integers("pads") ?? new long[2 * kernel.Length];
        b.Give(node.Input[0], () => b.Node("Conv", [.. Steps(windows), NodeAttributes.Of("group", node.Integer("group", 1)), NodeAttributes.Of("pads", pads)], b.Of(node), b.Value(node.Input[1])));
    }

    /// <summary>Sends gradients of windows back to what the windows covered.</summary>
    /// <param name="b">The backward pass.</param>
    /// <param name="gradient">Gradient of the windows, [N, K, ...].</param>
    /// <param name="weights">Weights of the convolution, [K, C / G, ...].</param>
    /// <param name="shape">Their shape.</param>
    /// <param name="windows">How the windows lie.</param>
    /// <param name="groups">Number of groups G.</param>
    public static string Transposed(BackwardGraph b, string gradient, string weights, long[] shape, Windows windows, long groups)
    {
        long[] before = [.. Enumerable.Range(0, windows.Rank).Select(i => windows.Extent(i) - 1 - windows.Before[i])];
        long[] after = [.. Enumerable.Range(0, windows.Rank).Select(i => windows.Extent(i) - 1 - windows.After(i))];
        // With steps of 1 it is a convolution by the mirrored weights, which the runtime is fastest at.
        if (windows.Strides.All(s => s == 1) && before.Concat(after).All(p => p >= 0))
            return b.Node("Conv", [NodeAttributes.Of("group", groups), NodeAttributes.Of("dilations", windows.Dilations), NodeAttributes.Of("pads", [.. before, .. after])],
                gradient, Mirrored(b, weights, shape, groups));
        long[] missing = [.. Enumerable.Range(0, windows.Rank).Select(i => Math.Max(0, -windows.After(i)))];
        long[] cut = [.. Enumerable.Range(0, windows.Rank).Select(i => Math.Max(0, windows.After(i)))];
        return b.Node("ConvTranspose", [.. Steps(windows), NodeAttributes.Of("group", groups), NodeAttributes.Of("pads", [.. windows.Before, .. cut]), NodeAttributes.Of("output_padding", missing)],
            gradient, weights);
    }

    // [G K', C', ...] becomes [G C', K', ...], turned around in space.
    private static string Mirrored(BackwardGraph b, string weights, long[] shape, long groups)
    {
        var rank = shape.Length - 2;
        var (outputs, inputs) = (shape[0] / groups, shape[1]);
        string turned;
        if (groups == 1) turned = b.Transpose(weights, [1, 0, .. Enumerable.Range(2, rank).Select(i => (long)i)]);
        else if (outputs == 1 && inputs == 1) turned = weights;
        else
        {
            var grouped = b.Reshape(weights, [groups, outputs, inputs, .. shape[2..]]);
            var swapped = b.Transpose(grouped, [0, 2, 1, .. Enumerable.Range(3, rank).Select(i => (long)i)]);
            turned = b.Reshape(swapped, [groups * inputs, outputs, .. shape[2..]]);
        }

        long[] axes = [.. Enumerable.Range(2, rank).Where(i => shape[i] > 1).Select(i => (long)i)];
        if (axes.Length == 0) return turned;
        long[] last = [.. axes.Select(_ => -1L)], end = [.. axes.Select(_ => (long)int.MinValue)];
        return b.Node("Slice", turned, b.Integers(last), b.Integers(end), b.Integers(axes), b.Integers(last));
    }

    private static AttributeProto[] Steps(Windows windows) => [NodeAttributes.Of("strides", windows.Strides), NodeAttributes.Of("dilations", windows.Dilations)];

    private static void Bias(NodeProto node, BackwardGraph b)
    {
        if (node.Takes(2)) b.Give(node.Input[2], () => b.Reshape(b.Sum(b.Of(node), [0, .. Enumerable.Range(2, b.Shape(node.Output[0]).Length - 2).Select(i => (long)i)]), -1));
    }
}
