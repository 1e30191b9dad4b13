using DeCam.Numerics;

namespace DeCam.Methods.PathRidge;

/// <summary>
/// Bayesian linear regression on the cells with smooth weights; length and signal-to-noise ratio are those of greatest marginal
/// likelihood on a small grid (Rasmussen and Williams 2006, Gaussian Processes for Machine Learning, section 5.4.1).
/// </summary>
internal sealed class SmoothFit
{
    private const double Negligible = 1e-3;
    private static readonly double[] Lengths = [1, 2, 3.5];       // cells
    private static readonly double[] SignalToNoise = [0.03, 0.1, 0.3, 1, 3, 10];
    private readonly SmoothBasis[] _bases;

    /// <summary>Prepares fits over a grid.</summary>
    public SmoothFit(CellGrid grid) => _bases = [.. Lengths.Select(length => SmoothBasis.Of(grid, length, Negligible))];

    /// <summary>The weights of greatest posterior density, one for each cell; zeros where the scores tell nothing.</summary>
    /// <param name="gram">C'C, [G, G]; the lower half is read, and the upper one made its mirror.</param>
    /// <param name="cross">C's, [G].</param>
    /// <param name="squares">s's.</param>
    /// <param name="count">Samples, n.</param>
    public double[] Weights(double[] gram, double[] cross, double squares, int count) => Of(gram, cross, squares, count)?.Weights() ?? new double[cross.Length];

    /// <summary>The fit of greatest evidence; null where the scores tell nothing.</summary>
    /// <param name="gram">C'C, [G, G]; owned by the fit from now on: the lower half is read, and the upper one made its mirror.</param>
    /// <param name="cross">C's, [G]; owned by the fit.</param>
    /// <param name="squares">s's.</param>
    /// <param name="count">Samples, n.</param>
    public Fitted? Of(double[] gram, double[] cross, double squares, int count) =>
        Best(gram, cross, squares, count) is { } best ? new(gram, cross, count, best) : null;

    // The fit of greatest evidence; null where the scores tell nothing.
    private Chosen? Best(double[] gram, double[] cross, double squares, int count)
    {
        if (!(squares > 0) || count < 2) return null;
        Mirror(gram, cross.Length);
        Chosen? best = null;
        foreach (var basis in _bases)
        {
            var (products, common, scale) = InBasis(basis, gram, cross, count);
            if (!(scale > 0)) continue;
            foreach (var ratio in SignalToNoise)
            {
                var (evidence, coefficients, residual) = Fit(products, common, ratio, squares, count);
                if (evidence > (best?.Evidence ?? double.NegativeInfinity)) best = new(evidence, basis, scale, ratio, coefficients, residual);
            }
        }

        return best;
    }

    // F'F, F's for F = C B / c, with c such that the mean square of F's rows is 1.
    private static (double[] Products, double[] Common, double Scale) InBasis(SmoothBasis basis, double[] gram, double[] cross, int count)
    {
        var functions = basis.Count;
        var half = new double[functions * basis.Cells];
        MatrixProducts.RowsTimesRows(basis.Functions, gram, basis.Cells, half);
        var products = new double[functions * functions];
        MatrixProducts.RowsTimesRows(half, basis.Functions, basis.Cells, products);
        var trace = 0.0;
        for (var i = 0; i < functions; i++) trace += products[i * functions + i];
        var scale = Math.Sqrt(Math.Max(trace, 0) / count);
        var common = new double[functions];
        MatrixProducts.RowsTimesRows(basis.Functions, cross, basis.Cells, common);
        if (scale > 0)
        {
            foreach (ref var product in products.AsSpan()) product /= scale * scale;
            foreach (ref var value in common.AsSpan()) value /= scale;
        }

        return (products, common, scale);
    }

    // The noise's variance has its best value: evidence -(n log(s's - explained) + log |I + r F'F|) / 2, up to what is equal for all.
    private static (double Evidence, double[] Coefficients, double Residual) Fit(double[] products, double[] common, double ratio, double squares, int count)
    {
        var factor = Factor(products, common.Length, ratio);
        var coefficients = factor.Solve(common);
        foreach (ref var coefficient in coefficients.AsSpan()) coefficient *= ratio;
        var residual = Math.Max(squares - Cholesky.Dot(common, coefficients), 1e-12 * squares);
        return (-(count * PortableMath.Log(residual) + factor.LogDeterminant) / 2, coefficients, residual);
    }

    // I + r F'F.
    private static Cholesky Factor(double[] products, int size, double ratio)
    {
        var matrix = new double[products.Length];
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j <= i; j++) matrix[i * size + j] = ratio * products[i * size + j];
            matrix[i * size + i] += 1;
        }

        return Cholesky.FactoriseByBlocks(matrix, size);
    }

    private static void Mirror(double[] matrix, int size)
    {
        for (var i = 0; i < size; i++)
            for (var j = 0; j < i; j++) matrix[j * size + i] = matrix[i * size + j];
    }

    /// <summary>A fit, from which the weights are drawn and how far they may be off.</summary>
    public sealed class Fitted
    {
        private readonly double[] _gram, _cross;
        private readonly int _count;
        private readonly Chosen _best;

        internal Fitted(double[] gram, double[] cross, int count, Chosen best) => (_gram, _cross, _count, _best) = (gram, cross, count, best);

        /// <summary>The weights of greatest posterior density, one for each cell.</summary>
        public double[] Weights()
        {
            var weights = new double[_cross.Length];
            for (var i = 0; i < _best.Coefficients.Length; i++)
                for (var cell = 0; cell < weights.Length; cell++) weights[cell] += _best.Basis.Functions[i * weights.Length + cell] * _best.Coefficients[i] / _best.Scale;
            return weights;
        }

        /// <summary>
        /// The posterior standard deviation of each cell's weight, the root of s2 r b' (I + r F'F)^-1 b / c^2 with the noise's variance
        /// s2 at its best value (Rasmussen and Williams 2006, equation 2.11).
        /// </summary>
        public double[] Deviations()
        {
            var (products, common, scale) = InBasis(_best.Basis, _gram, _cross, _count);
            var factor = Factor(products, common.Length, _best.Ratio);
            var deviations = new double[_cross.Length];
            var functions = new double[common.Length];      // b, of one cell
            for (var cell = 0; cell < deviations.Length; cell++)
            {
                for (var i = 0; i < functions.Length; i++) functions[i] = _best.Basis.Functions[i * deviations.Length + cell];
                var variance = Cholesky.Dot(functions, factor.Solve(functions)) * _best.Ratio * _best.Residual / _count;
                deviations[cell] = Math.Sqrt(variance) / scale;
            }

            return deviations;
        }
    }

    // A fit: r, the coefficients in the basis, c, and s's less what is explained.
    internal sealed record Chosen(double Evidence, SmoothBasis Basis, double Scale, double Ratio, double[] Coefficients, double Residual);
}
