using System.Runtime.Intrinsics;

namespace DeCam.Numerics;

/// <summary>
/// Solves symmetric positive definite systems by Cholesky's factorisation A = L L'. Sums run in a fixed order over four lanes
/// on every host, so results are equal to the bit wherever they are computed.
/// </summary>
internal sealed class Cholesky
{
    private const int NarrowColumns = 16;
    private const int BlockColumns = 48;
    private readonly double[] _lower;       // [n, n], row-major; the part above the diagonal is not used
    private readonly int _size;

    private Cholesky(double[] lower, int size) => (_lower, _size) = (lower, size);

    /// <summary>Natural logarithm of the determinant of A.</summary>
    public double LogDeterminant
    {
        get
        {
            var sum = 0.0;
            for (var i = 0; i < _size; i++) sum += PortableMath.Log(_lower[i * _size + i]);
            return 2 * sum;
        }
    }

    /// <summary>Factorises in place.</summary>
    /// <param name="matrix">[n, n] row-major, positive definite; only the lower half is read; overwritten and kept.</param>
    /// <param name="size">n.</param>
    /// <exception cref="ArithmeticException">The matrix is not positive definite.</exception>
    public static Cholesky Factorise(double[] matrix, int size)
    {
        for (var i = 0; i < size; i++)
        {
            var row = matrix.AsSpan(i * size, i + 1);
            for (var j = 0; j < i; j++)
                row[j] = (row[j] - Dot(row[..j], matrix.AsSpan(j * size, j))) / matrix[j * size + j];
            var pivot = row[i] - Dot(row[..i], row[..i]);
            if (!(pivot > 0)) throw new ArithmeticException($"Row {i} of {size} leaves {pivot} on the diagonal; the matrix is not positive definite.");
            row[i] = Math.Sqrt(pivot);
        }

        return new(matrix, size);
    }

    /// <summary>As <see cref="Factorise"/>, by blocks and so several times faster for hundreds of rows; the order of its sums is another.</summary>
    /// <param name="matrix">[n, n] row-major, positive definite; only the lower half is read; overwritten and kept.</param>
    /// <param name="size">n.</param>
    /// <exception cref="ArithmeticException">The matrix is not positive definite.</exception>
    public static Cholesky FactoriseByBlocks(double[] matrix, int size)
    {
        FactoriseColumns(matrix, size, 0, size);
        return new(matrix, size);
    }

    /// <summary>The x with A x = b.</summary>
    public double[] Solve(ReadOnlySpan<double> b)
    {
        var x = b.ToArray();
        for (var i = 0; i < _size; i++) x[i] = (x[i] - Dot(_lower.AsSpan(i * _size, i), x.AsSpan(0, i))) / _lower[i * _size + i];
        for (var i = _size - 1; i >= 0; i--)
        {
            x[i] /= _lower[i * _size + i];
            for (var j = 0; j < i; j++) x[j] -= _lower[i * _size + j] * x[i];
        }

        return x;
    }

    // The left half of the columns, what it takes from the right half, then the right half.
    private static void FactoriseColumns(double[] matrix, int size, int from, int to)
    {
        if (to - from <= NarrowColumns)
        {
            FactoriseNarrow(matrix, size, from, to);
            return;
        }

        var middle = from + ((to - from) / 2 + 3) / 4 * 4;
        FactoriseColumns(matrix, size, from, middle);
        for (var column = middle; column < to; column += BlockColumns)
        {
            var rows = matrix.AsSpan(column * size + from);
            MatrixProducts.Subtract(rows, size, size - column, rows, size, Math.Min(BlockColumns, to - column), middle - from, matrix.AsSpan(column * size + column), size);
        }

        FactoriseColumns(matrix, size, middle, to);
    }

    private static void FactoriseNarrow(double[] matrix, int size, int from, int to)
    {
        for (var i = from; i < size; i++)
        {
            var row = matrix.AsSpan(i * size + from, Math.Min(i + 1, to) - from);
            var before = Math.Min(i, to) - from;
            for (var j = 0; j < before; j++)
                row[j] = (row[j] - Dot(row[..j], matrix.AsSpan((from + j) * size + from, j))) / matrix[(from + j) * size + from + j];
            if (i >= to) continue;
            var pivot = row[before] - Dot(row[..before], row[..before]);
            if (!(pivot > 0)) throw new ArithmeticException($"Row {i} of {size} leaves {pivot} on the diagonal; the matrix is not positive definite.");
            row[before] = Math.Sqrt(pivot);
        }
    }

    /// <summary>L x.</summary>
    /// <param name="x">[n].</param>
    /// <param name="product">[n], overwritten.</param>
    public void TimesLower(ReadOnlySpan<double> x, Span<double> product)
    {
        for (var i = 0; i < _size; i++) product[i] = Dot(_lower.AsSpan(i * _size, i + 1), x[..(i + 1)]);
    }

    /// <summary>Sum of products, in four lanes that are added at the end.</summary>
    internal static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var lanes = Vector256<double>.Zero;
        var i = 0;
        for (; i <= a.Length - 4; i += 4) lanes += Vector256.Create(a[i..]) * Vector256.Create(b[i..]);
        var sum = (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
        for (; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }
}
