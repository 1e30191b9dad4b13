namespace DeCam.Numerics;

/// <summary>
/// Eigenvalues and eigenvectors of a small symmetric matrix by Jacobi's rotations (Golub and Van Loan 2013, Matrix Computations,
/// section 8.5): additions, multiplications, divisions and roots in a fixed order.
/// </summary>
internal static class JacobiEigen
{
    private const int MostSweeps = 60;

    /// <summary>Decomposes.</summary>
    /// <param name="matrix">[n, n] row-major, symmetric.</param>
    /// <param name="size">n.</param>
    /// <returns>The n values in no particular order, and [n, n] whose row i is the unit vector of value i.</returns>
    public static (double[] Values, double[] Vectors) Of(ReadOnlySpan<double> matrix, int size)
    {
        var a = matrix.ToArray();
        var vectors = new double[size * size];
        for (var i = 0; i < size; i++) vectors[i * size + i] = 1;
        for (var sweep = 0; sweep < MostSweeps && !IsDiagonal(a, size); sweep++)
            for (var p = 0; p < size; p++)
                for (var q = p + 1; q < size; q++) Rotate(a, vectors, size, p, q);
        var values = new double[size];
        for (var i = 0; i < size; i++) values[i] = a[i * size + i];
        return (values, vectors);
    }

    private static bool IsDiagonal(double[] a, int size)
    {
        double off = 0, all = 0;
        for (var i = 0; i < a.Length; i++)
        {
            all += a[i] * a[i];
            if (i / size != i % size) off += a[i] * a[i];
        }

        return off <= 1e-30 * all;
    }

    private static void Rotate(double[] a, double[] vectors, int size, int p, int q)
    {
        var coupling = a[p * size + q];
        if (coupling == 0) return;
        var theta = (a[q * size + q] - a[p * size + p]) / (2 * coupling);
        var t = (theta >= 0 ? 1 : -1) / (Math.Abs(theta) + Math.Sqrt(theta * theta + 1));
        var cos = 1 / Math.Sqrt(t * t + 1);
        var sin = t * cos;
        for (var i = 0; i < size; i++) (a[i * size + p], a[i * size + q]) = Turned(a[i * size + p], a[i * size + q]);
        for (var i = 0; i < size; i++) (a[p * size + i], a[q * size + i]) = Turned(a[p * size + i], a[q * size + i]);
        for (var i = 0; i < size; i++) (vectors[p * size + i], vectors[q * size + i]) = Turned(vectors[p * size + i], vectors[q * size + i]);

        (double, double) Turned(double x, double y) => (cos * x - sin * y, sin * x + cos * y);
    }
}
