using System.Runtime.Intrinsics;

namespace DeCam.Numerics;

/// <summary>
/// Solves symmetric positive definite systems by Cholesky's factorisation A = L L'. Sums run in a fixed order over four lanes
/// on every host, so results are equal to the bit wherever they are computed.
/// </summary>
internal sealed class Cholesky
{
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
