using DeCam.Inference.Graph;

namespace DeCam.Inference.Gradients.Rules;

/// <summary>Products of matrices.</summary>
internal static class MatrixRules
{
    public static void AddTo(Dictionary<string, GradientRule> rules)
    {
        rules["Gemm"] = Gemm;
        rules["MatMul"] = MatMul;
        rules["Einsum"] = Einsum;
    }

    // Y = alpha A' B' + beta C, where ' may transpose.
    private static void Gemm(NodeProto node, BackwardGraph b)
    {
        var (dy, a, w) = (b.Of(node), b.Value(node.Input[0]), b.Value(node.Input[1]));
        var (alpha, beta) = (node.Real("alpha", 1), node.Real("beta", 1));
        var (isATurned, isBTurned) = (node.Integer("transA", 0), node.Integer("transB", 0));
        string Product(string left, string right, long turnLeft, long turnRight) =>
            b.Node("Gemm", [NodeAttributes.Of("alpha", alpha), NodeAttributes.Of("transA", turnLeft), NodeAttributes.Of("transB", turnRight)], left, right);
        b.Give(node.Input[0], () => isATurned == 0 ? Product(dy, w, 0, 1 - isBTurned) : Product(w, dy, isBTurned, 1));
        b.Give(node.Input[1], () => isBTurned == 0 ? Product(a, dy, 1 - isATurned, 0) : Product(dy, a, 1, isATurned));
        if (node.Takes(2)) b.Give(node.Input[2], () => b.Multiply(b.SumTo(dy, b.Shape(node.Output[0]), b.Shape(node.Input[2])), beta));
    }

    // A tensor of one dimension is a row on the left and a column on the right.
    private static void MatMul(NodeProto node, BackwardGraph b)
    {
        var (left, right) = (b.Shape(node.Input[0]), b.Shape(node.Input[1]));
        long[] rows = left.Length == 1 ? [1, left[0]] : left, columns = right.Length == 1 ? [right[0], 1] : right;
        long[] batch = [.. Broadcast(rows[..^2], columns[..^2])];
        var dy = left.Length == 1 || right.Length == 1 ? b.Reshape(b.Of(node), [.. batch, rows[^2], columns[^1]]) : b.Of(node);
        string Matrix(int input, long[] own, long[] shape) => own.Length == 1 ? b.Reshape(b.Value(node.Input[input]), shape) : b.Value(node.Input[input]);
        b.Give(node.Input[0], () => Back(b, b.Node("MatMul", dy, Turned(b, Matrix(1, right, columns), columns.Length)), [.. batch, .. rows[^2..]], rows, left));
        b.Give(node.Input[1], () => Back(b, b.Node("MatMul", Turned(b, Matrix(0, left, rows), rows.Length), dy), [.. batch, .. columns[^2..]], columns, right));
    }

    private static string Back(BackwardGraph b, string gradient, long[] from, long[] matrix, long[] own)
    {
        var summed = b.SumTo(gradient, from, matrix);
        return own.Length == 1 ? b.Reshape(summed, own) : summed;
    }

    private static string Turned(BackwardGraph b, string matrix, int rank) =>
        b.Transpose(matrix, [.. Enumerable.Range(0, rank - 2).Select(i => (long)i), rank - 1, rank - 2]);

    private static IEnumerable<long> Broadcast(long[] a, long[] b)
    {
        for (var i = Math.Max(a.Length, b.Length); i > 0; i--)
            yield return Math.Max(i <= a.Length ? a[^i] : 1, i <= b.Length ? b[^i] : 1);
    }

    // Two tensors, every letter once in each and in another of the three: the roles are exchanged.
    private static void Einsum(NodeProto node, BackwardGraph b)
    {
        var equation = node.Text("equation", "").Replace(" ", "", StringComparison.Ordinal);
        var parts = equation.Split([",", "->"], StringSplitOptions.None);
        if (parts.Length != 3 || node.Input.Count != 2 || equation.Contains("...", StringComparison.Ordinal) || !Array.TrueForAll(parts, p => p.Distinct().Count() == p.Length)
            || parts.SelectMany(p => p).GroupBy(c => c).Any(g => g.Count() == 1))
            throw GradientRefusal.Of(node, $"with the equation '{equation}'");
        for (var i = 0; i < 2; i++)
        {
            var (own, other) = (i, 1 - i);
            b.Give(node.Input[own], () => b.Node("Einsum", [NodeAttributes.Of("equation", $"{parts[2]},{parts[other]}->{parts[own]}")], b.Of(node), b.Value(node.Input[other])));
        }
    }
}
