using DeCam.Inference.Gradients;
using DeCam.Inference.Graph;

namespace DeCam.Inference.Attributions;

/// <summary>
/// Writes what the biases of a network add to a score, each times the gradient by what it is added to (Srinivas and Fleuret 2019, equation
/// 3): those of convolutions, of matrices, of normalisation and plain additions, and what saturated units add where that is wanted.
/// </summary>
/// <param name="imageInput">Name of the image input.</param>
/// <param name="withSaturation">Whether a unit cut off at a bound counts as a bias of that bound.</param>
internal sealed class BiasTerms(string imageInput, bool withSaturation)
{
    private readonly List<BiasTerm> _terms = [];
    private HashSet<string> _ofImage = [];

    /// <summary>The terms, in the order of the outputs.</summary>
    public IReadOnlyList<BiasTerm> Terms => _terms;

    /// <summary>Writes them: for each term the sums and, where it has places, their map.</summary>
    public IReadOnlyList<string> Write(GraphProto forward, BackwardGraph b)
    {
        _ofImage = forward.DependentsOf(imageInput);
        foreach (var node in forward.Node.Where(n => n.Output.Count > 0 && _ofImage.Contains(n.Output[0]) && b.Of(n.Output[0]) is not null)) Write(node, b);
        return [.. _terms.SelectMany(t => t.Places == default ? (string[])[t.Figures] : [t.Figures, t.Map])];
    }

    private void Write(NodeProto node, BackwardGraph b)
    {
        switch (node.OpType)
        {
            case "Conv" or "ConvTranspose" when node.Takes(2): OfChannels(node, b, b.Value(node.Input[2]), false); break;
            case "BatchNormalization": OfChannels(node, b, Shift(node, b), false); break;
            case "InstanceNormalization": OfChannels(node, b, b.Value(node.Input[2]), false); break;
            case "LayerNormalization" when node.Takes(2): Added(node, b, node.Input[2]); break;
            case "Gemm" when node.Takes(2) && IsConstant(node.Input[2]): Summed(b, b.Multiply(b.Of(node), b.Multiply(b.Value(node.Input[2]), node.Real("beta", 1)))); break;
            case "Add" or "Sub" when node.Input.FirstOrDefault(IsConstant) is { } constant: Added(node, b, constant); break;
            case "Clip" when withSaturation: Saturated(node, b); break;
        }
    }

    private bool IsConstant(string tensor) => tensor.Length > 0 && !_ofImage.Contains(tensor);

    // b - m w / sqrt(v + e), what is left of the image where it is 0.
    private static string Shift(NodeProto node, BackwardGraph b)
    {
        var deviation = b.Node("Sqrt", b.Add(b.Value(node.Input[4]), b.Number(node.Real("epsilon", 1e-5f))));
        return b.Subtract(b.Value(node.Input[2]), b.Divide(b.Multiply(b.Value(node.Input[3]), b.Value(node.Input[1])), deviation));
    }

    private void Added(NodeProto node, BackwardGraph b, string constant)
    {
        var (shape, own) = (b.Shape(node.Output[0]), b.Shape(constant));
        var bias = node.OpType == "Sub" && node.Input[1] == constant ? b.Node("Neg", b.Value(constant)) : b.Value(constant);
        long[] padded = [.. Enumerable.Repeat(1L, shape.Length - own.Length), .. own];
        if (shape.Length == 4 && IsAlong(padded, 1)) OfChannels(node, b, b.Reshape(bias, -1), false);
        else if (shape.Length == 4 && IsAlong(padded, 3)) OfChannels(node, b, b.Reshape(bias, -1), true);
        else Summed(b, b.Multiply(b.Of(node), bias));
    }

    private static bool IsAlong(long[] shape, int axis) => shape[axis] > 1 && shape.Where((d, i) => i != axis && d != 1).FirstOrDefault(1) == 1;

    // The gradient does not pass where a bound is met. A bound of 0 adds nothing.
    private void Saturated(NodeProto node, BackwardGraph b)
    {
        var isCutAbove = !node.Takes(1) || Bound(node, b, 1) is 0;
        if (isCutAbove && Bound(node, b, 2) is { } level)
        {
            if (double.IsFinite(level)) AtLevel(node, b, level);
        }
        else AtBounds(node, b);
    }

    // Of one bound that is known: what is met is multiplied once it is summed.
    private void AtLevel(NodeProto node, BackwardGraph b, double level)
    {
        var shape = b.Shape(node.Output[0]);
        var met = b.Where(b.Node("GreaterOrEqual", b.Value(node.Output[0]), b.Value(node.Input[2])), b.Of(node));
        if (shape.Length != 4)
        {
            Summed(b, b.Multiply(met, level));
            return;
        }

        var (flat, high) = (b.Reshape(met, shape[0], shape[1], -1), Math.Abs(level));
        var (size, row) = (b.Node("Abs", flat), b.Numbers([.. Enumerable.Repeat((float)high, (int)shape[1])], 1, 1, shape[1]));
        Placed(b, shape, b.Node("MatMul", row, size),
            b.Multiply(Extreme(b, "ReduceMin", size), high), b.Multiply(Extreme(b, "ReduceMax", size), high), b.Multiply(b.Sum(flat, 1, 2), level));
    }

    private void AtBounds(NodeProto node, BackwardGraph b)
    {
        var y = b.Value(node.Output[0]);
        var cut = new List<string>();
        if (node.Takes(1)) cut.Add(b.Node("Not", b.Node("Greater", y, b.Value(node.Input[1]))));
        if (node.Takes(2)) cut.Add(b.Node("Not", b.Node("Less", y, b.Value(node.Input[2]))));
        if (cut.Count == 0) return;
        var shape = b.Shape(node.Output[0]);
        var term = b.Where(cut.Count == 1 ? cut[0] : b.Node("Or", cut[0], cut[1]), b.Multiply(b.Of(node), y));
        if (shape.Length != 4)
        {
            Summed(b, term);
            return;
        }

        var flat = b.Reshape(term, shape[0], shape[1], -1);
        var size = b.Node("Abs", flat);
        Placed(b, shape, b.Sum(size, 1), Extreme(b, "ReduceMin", size), Extreme(b, "ReduceMax", size), b.Sum(flat, 1, 2));
    }

    private static double? Bound(NodeProto node, BackwardGraph b, int input) => node.Takes(input) && b.Facts.Reals(node.Input[input]) is [var bound] ? bound : null;

    // A bias of each channel: the absolute values, their least, largest and sum over channels come from the gradient's own.
    private void OfChannels(NodeProto node, BackwardGraph b, string bias, bool isLast)
    {
        var (gradient, shape) = (b.Of(node), b.Shape(node.Output[0]));
        if (shape.Length != 4)
        {
            Summed(b, b.Multiply(gradient, b.Reshape(bias, [1, -1, .. Enumerable.Repeat(1L, shape.Length - 2)])));
            return;
        }

        if (isLast) (gradient, shape) = (b.Transpose(gradient, 0, 3, 1, 2), [shape[0], shape[3], shape[1], shape[2]]);
        var flat = b.Reshape(gradient, shape[0], shape[1], -1);
        var size = b.Node("Abs", flat);
        var (row, column) = (b.Node("Abs", b.Reshape(bias, 1, 1, -1)), b.Reshape(bias, 1, -1, 1));
        var column1 = b.Node("Abs", column);
        Placed(b, shape, b.Node("MatMul", row, size),
            Extreme(b, "ReduceMin", b.Multiply(Extreme(b, "ReduceMin", size, 2), column1)),
            Extreme(b, "ReduceMax", b.Multiply(Extreme(b, "ReduceMax", size, 2), column1)),
            b.Sum(b.Multiply(b.Sum(flat, 2), column), 1, 2));
    }

    private void Placed(BackwardGraph b, long[] shape, string map, string least, string largest, string sum)
    {
        var figures = b.Node("Concat", [NodeAttributes.Of("axis", 1)], b.Reshape(sum, shape[0], 1), b.Reshape(least, shape[0], 1), b.Reshape(largest, shape[0], 1));
        _terms.Add(new(figures, map, new((int)shape[2], (int)shape[3]), (int)shape[1]));
    }

    private void Summed(BackwardGraph b, string term) => _terms.Add(new(b.Node("ReduceSum", [NodeAttributes.Of("keepdims", 1)], term), "", default, 0));

    private static string Extreme(BackwardGraph b, string operation, string tensor, params IReadOnlyCollection<long> axes) =>
        b.Node(operation, [NodeAttributes.Of("keepdims", 1)], tensor, b.Integers(axes.Count == 0 ? [1, 2] : axes));
}
