using DeCam.Masks;
using DeCam.Numerics;

namespace DeCam.Methods.PathRidge;

/// <summary>
/// A Gaussian process on masks (Rasmussen and Williams 2006, algorithm 2.1): a non-linear model of the score, standardised fill by
/// fill, as a function of the kept share of each cell, of which the gradient is wanted.
/// </summary>
internal sealed class Surrogate
{
    private const int MostSamples = 2500;       // solving costs the cube of their number
    private const int KernelSamples = 700;
    private readonly SmoothBasis _basis;
    private readonly double[] _spread;          // the basis as [G, D]
    private readonly double[] _mean;            // of the features before scaling, [D]
    private readonly double _scale;
    private readonly double[] _samples;         // [n, D]
    private readonly double[] _columns;         // [D, n]
    private readonly double[] _norms;           // |x|^2, [n]
    private readonly Baseline[] _fills;
    private readonly double[] _weights;         // K^-1 t, [n]
    private readonly SurrogateKernel _kernel;

    private Surrogate(SmoothBasis basis, double[] mean, double scale, double[] samples, Baseline[] fills, SurrogateKernel kernel, double[] weights)
    {
        (_basis, _mean, _scale, _samples, _fills, _kernel, _weights) = (basis, mean, scale, samples, fills, kernel, weights);
        _columns = Turned(samples, fills.Length);
        _spread = Turned(basis.Functions, basis.Count);
        _norms = [.. Enumerable.Range(0, fills.Length).Select(i => Cholesky.Dot(samples.AsSpan(i * basis.Count, basis.Count), samples.AsSpan(i * basis.Count, basis.Count)))];
    }

    /// <summary>Fits to all samples, or to 2,500 drawn by the seed; null where the scores tell nothing.</summary>
    public static Surrogate? Fit(SurrogateSamples all, long seed)
    {
        var chosen = Array.ConvertAll(SurrogateSamples.Subset(seed, 0, all.Count, MostSamples), i => all[i]);
        var fills = Array.ConvertAll(chosen, s => s.Fill);
        var targets = Targets(Array.ConvertAll(chosen, s => s.Score), fills);
        if (!targets.AsSpan().ContainsAnyExcept(0.0)) return null;
        var (samples, mean, scale) = Scaled(Array.ConvertAll(chosen, s => s.Features), all.Basis.Count);
        if (!(scale > 0)) return null;
        var some = SurrogateSamples.Subset(seed, 1, chosen.Length, KernelSamples);
        var kernel = SurrogateKernel.Best([.. some.SelectMany(i => samples[(i * mean.Length)..((i + 1) * mean.Length)])],
            Array.ConvertAll(some, i => fills[i]), Array.ConvertAll(some, i => targets[i]));
        return new(all.Basis, mean, scale, samples, fills, kernel, kernel.Solve(samples, fills, targets));
    }

    /// <summary>
    /// Gradients of the standardised score by the kept shares of the cells, at several masks, added over fills with a weight each.
    /// </summary>
    /// <param name="masks">Kept shares, [m, G].</param>
    /// <param name="shown">The fills that the masks are shown over, with their weights.</param>
    /// <returns>[m, G].</returns>
    public double[] Gradients(double[] masks, IReadOnlyList<(Baseline Fill, double Weight)> shown)
    {
        var (features, count, samples) = (_mean.Length, masks.Length / _basis.Cells, _weights.Length);
        double[] weights = [.. _fills.Select((fill, i) => _weights[i] * shown.Sum(s => s.Weight * SurrogateKernel.Similarity(s.Fill, fill)))];
        var places = Places(masks, count);
        var pulls = new double[count * samples];        // weight times bell of each sample at each mask
        MatrixProducts.RowsTimesRows(places, _samples, features, pulls);
        var sums = new double[count];
        for (var mask = 0; mask < count; mask++)
        {
            var row = pulls.AsSpan(mask * samples, samples);
            var norm = Cholesky.Dot(places.AsSpan(mask * features, features), places.AsSpan(mask * features, features));
            for (var i = 0; i < samples; i++) row[i] = (2 * row[i] - norm - _norms[i]) / (2 * _kernel.Area);
            VectorMath.Exp(row);
            for (var i = 0; i < samples; i++) row[i] *= weights[i];
            foreach (var pull in row) sums[mask] += pull;
        }

        var linear = new double[features];
        MatrixProducts.RowsTimesRows(_columns, weights, samples, linear);
        var gradients = new double[count * features];
        MatrixProducts.RowsTimesRows(pulls, _columns, samples, gradients);
        for (var i = 0; i < gradients.Length; i++)
            gradients[i] = ((gradients[i] - places[i] * sums[i / features]) / _kernel.Area + _kernel.Linear * linear[i % features]) / _scale;
        var cells = new double[masks.Length];
        MatrixProducts.RowsTimesRows(gradients, _spread, features, cells);
        return cells;
    }

    // Scores with mean 0 and deviation 1 over each fill.
    private static double[] Targets(double[] scores, Baseline[] fills)
    {
        var targets = new double[scores.Length];
        foreach (var fill in fills.Distinct())
        {
            int[] of = [.. Enumerable.Range(0, fills.Length).Where(i => fills[i] == fill)];
            var standard = Standardised.Of(Array.ConvertAll(of, i => scores[i]));
            for (var i = 0; i < of.Length; i++) targets[of[i]] = standard[i];
        }

        return targets;
    }

    // Features less their mean, divided by the root of their rows' mean square.
    private static (double[] Samples, double[] Mean, double Scale) Scaled(double[][] features, int size)
    {
        var mean = new double[size];
        foreach (var row in features)
            for (var i = 0; i < size; i++) mean[i] += row[i] / features.Length;
        var samples = new double[features.Length * size];
        var squares = 0.0;
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = features[i / size][i % size] - mean[i % size];
            squares += samples[i] * samples[i];
        }

        var scale = Math.Sqrt(squares / features.Length);
        if (scale > 0)
            foreach (ref var value in samples.AsSpan()) value /= scale;
        return (samples, mean, scale);
    }

    // Masks as scaled features, [m, D].
    private double[] Places(double[] masks, int count)
    {
        var places = new double[count * _mean.Length];
        MatrixProducts.RowsTimesRows(masks, _basis.Functions, _basis.Cells, places);
        for (var i = 0; i < places.Length; i++) places[i] = (places[i] - _mean[i % _mean.Length]) / _scale;
        return places;
    }

    private static double[] Turned(double[] matrix, int rows)
    {
        var columns = matrix.Length / rows;
        var turned = new double[matrix.Length];
        for (var row = 0; row < rows; row++)
            for (var column = 0; column < columns; column++) turned[column * rows + row] = matrix[row * columns + column];
        return turned;
    }
}
