using DeCam.Masks;
using DeCam.Numerics;

namespace DeCam.Methods.PathRidge;

/// <summary>
/// Covariance of the scores of two masks x, x': (exp(-|x - x'|^2 / (2 a)) + l x'x'), times a similarity of their fills, with the
/// variance of the noise on the diagonal.
/// </summary>
/// <param name="Area">a, in units of the features' mean square.</param>
/// <param name="Linear">l, weight of the linear part.</param>
/// <param name="Noise">Variance of the noise, against the amplitude 1 of the rest.</param>
internal readonly record struct SurrogateKernel(double Area, double Linear, double Noise)
{
    /// <summary>Similarity of two different fills.</summary>
    private const double OtherFill = 0.7;

    private static readonly double[] Areas = [0.5, 1, 2, 4];
    private static readonly double[] Linears = [0, 1];
    private static readonly double[] Noises = [0.02, 0.05, 0.1, 0.2, 0.4];

    /// <summary>How alike two fills are.</summary>
    public static double Similarity(Baseline fill, Baseline other) => fill == other ? 1 : OtherFill;

    /// <summary>
    /// The kernel of greatest marginal likelihood on a grid, with the amplitude at its best value: -(n log(t' K^-1 t / n) + log |K|) / 2
    /// (Rasmussen and Williams 2006, equation 2.30).
    /// </summary>
    /// <param name="samples">Features [n, D].</param>
    /// <param name="fills">[n].</param>
    /// <param name="targets">t, [n].</param>
    public static SurrogateKernel Best(double[] samples, Baseline[] fills, double[] targets)
    {
        var count = targets.Length;
        var products = Products(samples, count);
        var best = (Evidence: double.NegativeInfinity, Kernel: default(SurrogateKernel));
        foreach (var area in Areas)
            foreach (var linear in Linears)
            {
                var kernel = new SurrogateKernel(area, linear, 0);
                var covariance = (double[])products.Clone();
                kernel.Apply(covariance, fills);
                foreach (var noise in Noises)
                {
                    var factor = kernel.With(noise).Factor((double[])covariance.Clone(), count);
                    var fit = Cholesky.Dot(targets, factor.Solve(targets)) / count;
                    var evidence = -(count * PortableMath.Log(Math.Max(fit, 1e-300)) + factor.LogDeterminant) / 2;
                    if (evidence > best.Evidence) best = (evidence, kernel.With(noise));
                }
            }

        return best.Kernel;
    }

    /// <summary>K^-1 t with the noise on K's diagonal, [n].</summary>
    /// <param name="samples">Features [n, D].</param>
    /// <param name="fills">[n].</param>
    /// <param name="targets">t, [n].</param>
    public double[] Solve(double[] samples, Baseline[] fills, double[] targets)
    {
        var covariance = Products(samples, targets.Length);
        Apply(covariance, fills);
        return Factor(covariance, targets.Length).Solve(targets);
    }

    private SurrogateKernel With(double noise) => this with { Noise = noise };

    private Cholesky Factor(double[] covariance, int count)
    {
        for (var i = 0; i < count; i++) covariance[i * count + i] += Noise;
        return Cholesky.FactoriseByBlocks(covariance, count);
    }

    // x'x' of all pairs, lower half of [n, n].
    private static double[] Products(double[] samples, int count)
    {
        var products = new double[count * count];
        MatrixProducts.LowerHalf(samples, samples.Length / count, products);
        return products;
    }

    // From products to covariances, in the lower half.
    private void Apply(double[] products, Baseline[] fills)
    {
        var count = fills.Length;
        var norms = new double[count];
        for (var i = 0; i < count; i++) norms[i] = products[i * count + i];
        var bells = new double[count];
        for (var i = 0; i < count; i++)
        {
            var row = products.AsSpan(i * count, i + 1);
            for (var j = 0; j <= i; j++) bells[j] = (2 * row[j] - norms[i] - norms[j]) / (2 * Area);
            VectorMath.Exp(bells.AsSpan(0, i + 1));
            for (var j = 0; j <= i; j++) row[j] = (bells[j] + Linear * row[j]) * Similarity(fills[i], fills[j]);
        }
    }
}
