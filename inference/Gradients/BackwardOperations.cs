using DeCam.Inference.Graph;

namespace DeCam.Inference.Gradients;

/// <summary>What rules are written in.</summary>
internal static class BackwardOperations
{
    public static string Add(this BackwardGraph graph, string a, string b) => graph.Node("Add", a, b);

    public static string Subtract(this BackwardGraph graph, string a, string b) => graph.Node("Sub", a, b);

    public static string Multiply(this BackwardGraph graph, string a, string b) => graph.Node("Mul", a, b);

    public static string Multiply(this BackwardGraph graph, string a, double b) => b == 1 ? a : graph.Node("Mul", a, graph.Number(b));

    public static string Divide(this BackwardGraph graph, string a, string b) => graph.Node("Div", a, b);

    /// <summary>1 where a condition holds, else 0.</summary>
    public static string Indicator(this BackwardGraph graph, string condition) => graph.Node("Cast", [NodeAttributes.Of("to", ElementTypes.Float32)], condition);

    /// <summary>A gradient where a condition holds, and exactly 0 elsewhere, whatever the gradient is there.</summary>
    public static string Where(this BackwardGraph graph, string condition, string gradient) => graph.Node("Where", condition, gradient, graph.Number(0));

    /// <summary>A product that is 0 where the first factor is, though the second be infinite.</summary>
    public static string SafeProduct(this BackwardGraph graph, string gradient, string factor) =>
        graph.Node("Where", graph.Node("Equal", gradient, graph.Number(0)), gradient, graph.Multiply(gradient, factor));

    /// <summary>A quotient that is 0 where the first number is, though the second be 0, too.</summary>
    public static string SafeQuotient(this BackwardGraph graph, string gradient, string divisor) =>
        graph.Node("Where", graph.Node("Equal", gradient, graph.Number(0)), gradient, graph.Divide(gradient, divisor));

    public static string Reshape(this BackwardGraph graph, string tensor, params IReadOnlyCollection<long> shape) => graph.Node("Reshape", tensor, graph.Integers(shape));

    public static string Expand(this BackwardGraph graph, string tensor, params IReadOnlyCollection<long> shape) => graph.Node("Expand", tensor, graph.Integers(shape));

    public static string Transpose(this BackwardGraph graph, string tensor, params IEnumerable<long> permutation) =>
        graph.Node("Transpose", [NodeAttributes.Of("perm", permutation)], tensor);

    /// <summary>Sum over dimensions, which stay as 1.</summary>
    public static string Sum(this BackwardGraph graph, string tensor, params IReadOnlyCollection<long> axes) =>
        graph.Node("ReduceSum", [NodeAttributes.Of("keepdims", 1)], tensor, graph.Integers(axes));

    /// <summary>Mean over dimensions, which stay as 1.</summary>
    public static string Mean(this BackwardGraph graph, string tensor, params IReadOnlyCollection<long> axes) =>
        graph.Node("ReduceMean", [NodeAttributes.Of("keepdims", 1)], tensor, graph.Integers(axes));

    /// <summary>Zeros around a tensor; where a number is negative, values are cut off.</summary>
    /// <param name="graph">The backward pass.</param>
    /// <param name="tensor">The tensor.</param>
    /// <param name="before">Zeros before each dimension.</param>
    /// <param name="after">Zeros behind each dimension.</param>
    public static string Pad(this BackwardGraph graph, string tensor, long[] before, long[] after) =>
        before.Concat(after).All(p => p == 0) ? tensor : graph.Node("Pad", tensor, graph.Integers([.. before, .. after]));

    /// <summary>Zeros of a shape.</summary>
    public static string Zeros(this BackwardGraph graph, params IReadOnlyCollection<long> shape) => graph.Node("ConstantOfShape", graph.Integers(shape));

    /// <summary>Sums a gradient over the dimensions along which a tensor was repeated to meet another.</summary>
    /// <param name="graph">The backward pass.</param>
    /// <param name="gradient">The gradient.</param>
    /// <param name="from">Its shape.</param>
    /// <param name="to">The tensor's own shape.</param>
    public static string SumTo(this BackwardGraph graph, string gradient, long[] from, long[] to)
    {
        if (from.AsSpan().SequenceEqual(to)) return gradient;
        var missing = from.Length - to.Length;
        var axes = Enumerable.Range(0, from.Length).Where(i => i < missing || (to[i - missing] == 1 && from[i] != 1)).Select(i => (long)i).ToList();
        var sum = axes.Count == 0 ? gradient : graph.Sum(gradient, axes);
        return missing == 0 ? sum : graph.Reshape(sum, to);
    }

    /// <summary>Multiplies by a matrix along one dimension.</summary>
    /// <param name="graph">The backward pass.</param>
    /// <param name="tensor">The tensor.</param>
    /// <param name="matrix">[n, m], where n is the size of the dimension, which becomes m.</param>
    /// <param name="axis">The dimension.</param>
    /// <param name="rank">Number of dimensions.</param>
    public static string Along(this BackwardGraph graph, string tensor, string matrix, int axis, int rank)
    {
        if (axis == rank - 1) return graph.Node("MatMul", tensor, matrix);
        if (axis == rank - 2) return graph.Node("MatMul", graph.Transpose(matrix, 1, 0), tensor);
        long[] swap = [.. Enumerable.Range(0, rank).Select(i => (long)(i == axis ? rank - 1 : i == rank - 1 ? axis : i))];
        return graph.Transpose(graph.Node("MatMul", graph.Transpose(tensor, swap), matrix), swap);
    }

    /// <summary>A dimension counted from the front.</summary>
    public static int Axis(long axis, int rank) => (int)(axis < 0 ? axis + rank : axis);
}
