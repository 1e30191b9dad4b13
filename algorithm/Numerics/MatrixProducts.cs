using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DeCam.Numerics;

/// <summary>
/// Products of matrices whose rows lie one after the other. Sums run in a fixed order over four lanes on every host, so results are
/// equal to the bit wherever they are computed.
/// </summary>
internal static class MatrixProducts
{
    private const int Lanes = 4;
    private const int Block = 48;       // rows of b that stay in the cache while all of a passes

    /// <summary>A B': every row of a times every row of b.</summary>
    /// <param name="a">[m, k].</param>
    /// <param name="b">[n, k].</param>
    /// <param name="inner">k.</param>
    /// <param name="product">[m, n], overwritten.</param>
    public static void RowsTimesRows(ReadOnlySpan<double> a, ReadOnlySpan<double> b, int inner, Span<double> product)
    {
        var (rows, columns) = (a.Length / inner, b.Length / inner);
        product[..(rows * columns)].Clear();
        for (var from = 0; from < columns; from += Block)
        {
            var count = Math.Min(Block, columns - from);
            Subtract(a, inner, rows, b[(from * inner)..], inner, count, inner, product[from..], columns);
        }

        foreach (ref var value in product[..(rows * columns)]) value = -value;
    }

    /// <summary>The lower half of A A'; what lies above the diagonal is not defined.</summary>
    /// <param name="a">[n, k].</param>
    /// <param name="inner">k.</param>
    /// <param name="product">[n, n], overwritten.</param>
    public static void LowerHalf(ReadOnlySpan<double> a, int inner, Span<double> product)
    {
        var rows = a.Length / inner;
        product[..(rows * rows)].Clear();
        for (var from = 0; from < rows; from += Block)
        {
            var below = a[(from * inner)..];
            Subtract(below, inner, rows - from, below, inner, Math.Min(Block, rows - from), inner, product[(from * rows + from)..], rows);
        }

        foreach (ref var value in product[..(rows * rows)]) value = -value;
    }

    /// <summary>C = C - A B', for parts of larger matrices.</summary>
    /// <param name="a">Starts at the first row used.</param>
    /// <param name="strideA">From a row of a to the next.</param>
    /// <param name="rows">Rows of a, and of c.</param>
    /// <param name="b">Starts at the first row used.</param>
    /// <param name="strideB">From a row of b to the next.</param>
    /// <param name="columns">Rows of b, and columns of c.</param>
    /// <param name="inner">Columns of a and b that are summed over.</param>
    /// <param name="c">Starts at the first element changed.</param>
    /// <param name="strideC">From a row of c to the next.</param>
    public static void Subtract(ReadOnlySpan<double> a, int strideA, int rows, ReadOnlySpan<double> b, int strideB, int columns, int inner, Span<double> c, int strideC)
    {
        for (var i = 0; i < rows; i += 4)
        {
            var j = 0;
            if (i + 4 <= rows)
                for (; j + 2 <= columns; j += 2) SubtractTile(a[(i * strideA)..], strideA, b[(j * strideB)..], strideB, inner, c[(i * strideC + j)..], strideC);
            for (; j < columns; j++)
                for (var row = i; row < Math.Min(i + 4, rows); row++)
                    c[row * strideC + j] -= Cholesky.Dot(a.Slice(row * strideA, inner), b.Slice(j * strideB, inner));
        }
    }

    // Four rows of a times two of b, so that each number read is used more than once.
    private static void SubtractTile(ReadOnlySpan<double> a, int strideA, ReadOnlySpan<double> b, int strideB, int inner, Span<double> c, int strideC)
    {
        ref var firstA = ref MemoryMarshal.GetReference(a);
        ref var firstB = ref MemoryMarshal.GetReference(b);
        var (zero, one) = (Vector256<double>.Zero, Vector256<double>.Zero);
        var (two, three, four, five, six, seven) = (zero, zero, zero, zero, zero, zero);
        var (row, column) = ((nuint)strideA, (nuint)strideB);
        nuint k = 0;
        for (; k + Lanes <= (nuint)inner; k += Lanes)
        {
            var left = Vector256.LoadUnsafe(ref firstB, k);
            var right = Vector256.LoadUnsafe(ref firstB, column + k);
            var x = Vector256.LoadUnsafe(ref firstA, k);
            zero += x * left;
            one += x * right;
            x = Vector256.LoadUnsafe(ref firstA, row + k);
            two += x * left;
            three += x * right;
            x = Vector256.LoadUnsafe(ref firstA, 2 * row + k);
            four += x * left;
            five += x * right;
            x = Vector256.LoadUnsafe(ref firstA, 3 * row + k);
            six += x * left;
            seven += x * right;
        }

        var rest = inner & -Lanes;
        Store(zero, one, a[rest..inner], b, strideB, rest, c);
        Store(two, three, a[(strideA + rest)..(strideA + inner)], b, strideB, rest, c[strideC..]);
        Store(four, five, a[(2 * strideA + rest)..(2 * strideA + inner)], b, strideB, rest, c[(2 * strideC)..]);
        Store(six, seven, a[(3 * strideA + rest)..(3 * strideA + inner)], b, strideB, rest, c[(3 * strideC)..]);
    }

    // Takes off the sums, and what is left of the row behind the last four.
    private static void Store(Vector256<double> left, Vector256<double> right, ReadOnlySpan<double> row, ReadOnlySpan<double> b, int strideB, int rest, Span<double> c)
    {
        var (first, second) = (Sum(left), Sum(right));
        for (var k = 0; k < row.Length; k++)
        {
            first += row[k] * b[rest + k];
            second += row[k] * b[strideB + rest + k];
        }

        c[0] -= first;
        c[1] -= second;
    }

    private static double Sum(Vector256<double> lanes) => lanes[0] + lanes[1] + (lanes[2] + lanes[3]);
}
