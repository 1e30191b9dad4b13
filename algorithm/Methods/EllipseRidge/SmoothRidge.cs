using DeCam.Numerics;

namespace DeCam.Methods.EllipseRidge;

/// <summary>
/// Bayesian linear regression of a score on the kept share of each cell of a grid. The weights have a Gaussian-process prior
/// with squared-exponential covariance; its length scale and the signal-to-noise ratio are those of greatest marginal
/// likelihood on a small grid. Each kind of fill has an intercept of its own.
/// </summary>
/// <remarks>
/// The prior is written in cosine functions, each with the spectral density of the covariance as its variance (Solin and
/// Särkkä 2020, Hilbert space methods for reduced-rank Gaussian process regression), so that a fit solves for the functions
/// that matter only: some 150, 40 and 15 of 196 at the three length scales. Samples are kept as sums; they are added in
/// order, and a fit costs a few milliseconds whatever their number.
/// </remarks>
internal sealed class SmoothRidge
{
    private const double Negligible = 0.01;         // of the largest prior variance; finer functions are left out
    private static readonly double[] LengthScales = [1, 2, 3.5];          // cells
    private static readonly double[] SignalToNoise = [0.03, 0.1, 0.3, 1, 3, 10];
    private readonly CosineBasis _basis;
    private readonly Moments _moments;
    private readonly double[] _features;
    private readonly Prior[] _priors;

    /// <summary>An empty regression.</summary>
    /// <param name="grid">Cells a side, g.</param>
    /// <param name="fills">Kinds of fill.</param>
    public SmoothRidge(int grid, int fills)
    {
        _basis = new(grid);
        _moments = new(grid * grid, fills);
        _features = new double[grid * grid];
        _priors = [.. LengthScales.Select(scale => Prior.OfLength(scale, grid))];
    }

    /// <summary>Adds one sample.</summary>
    /// <param name="shares">Kept share of each cell, [g, g].</param>
    /// <param name="fill">Kind of fill, from 0.</param>
    /// <param name="score">The score.</param>
    public void Add(ReadOnlySpan<double> shares, int fill, double score)
    {
        _basis.Analyse(shares, _features);
        _moments.Add(_features, fill, score);
    }

    /// <summary>The weights of greatest posterior density, drawn over a frame as a smooth map, [H, W].</summary>
    public float[] Draw(int height, int width) => _basis.Draw(Weights(), height, width);

    // Coefficients of the cosine functions.
    private double[] Weights()
    {
        var (gram, cross, squares) = _moments.Centred();
        var best = double.NegativeInfinity;
        var weights = new double[cross.Length];
        if (!(squares > 0)) return weights;
        foreach (var prior in _priors)
        {
            foreach (var ratio in SignalToNoise)
            {
                var (evidence, scaled) = Fit(prior, ratio, gram, cross, squares);
                if (evidence <= best) continue;
                best = evidence;
                Array.Clear(weights);
                for (var i = 0; i < scaled.Length; i++) weights[prior.Functions[i]] = scaled[i] * prior.Deviations[i];
            }
        }

        return weights;
    }

    // With features scaled by the prior's deviations, A = I / r + S: weights A^-1 z, and the logarithm of the evidence with the
    // noise variance set to its best value, -(n log(y'y - z' A^-1 z) + log |r A|) / 2.
    private (double Evidence, double[] Weights) Fit(Prior prior, double ratio, double[] gram, double[] cross, double squares)
    {
        var (functions, deviations) = (prior.Functions, prior.Deviations);
        var strength = ratio / _moments.MeanVariance(functions, deviations, gram);
        var (matrix, z) = (new double[functions.Length * functions.Length], new double[functions.Length]);
        for (var i = 0; i < functions.Length; i++)
        {
            for (var j = 0; j <= i; j++)
                matrix[i * functions.Length + j] = strength * gram[functions[i] * cross.Length + functions[j]] * deviations[i] * deviations[j];
            matrix[i * functions.Length + i] += 1;
            z[i] = cross[functions[i]] * deviations[i];
        }

        var factor = Cholesky.Factorise(matrix, functions.Length);
        var weights = factor.Solve(z);
        var explained = 0.0;
        for (var i = 0; i < z.Length; i++)
        {
            weights[i] *= strength;
            explained += z[i] * weights[i];
        }

        var residual = Math.Max(squares - explained, squares * 1e-12);
        return (-(_moments.Count * PortableMath.Log(residual) + factor.LogDeterminant) / 2, weights);
    }

    /// <summary>Which functions a length scale lets vary, and how much.</summary>
    private sealed record Prior(int[] Functions, double[] Deviations)
    {
        public static Prior OfLength(double cells, int grid)
        {
            var variances = new double[grid * grid];
            for (var i = 0; i < variances.Length; i++)
            {
                var (down, across) = (Math.PI * (i / grid) / grid, Math.PI * (i % grid) / grid);      // radians a cell
                variances[i] = PortableMath.Exp(-(down * down + across * across) * cells * cells / 2);
            }

            int[] functions = [.. Enumerable.Range(0, variances.Length).Where(i => variances[i] >= Negligible)];
            return new(functions, Array.ConvertAll(functions, i => Math.Sqrt(variances[i])));
        }
    }
}
