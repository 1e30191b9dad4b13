using System.Runtime.InteropServices;
using DeCam.Numerics;
using DeCam.Statistics;

namespace DeCam.Methods.PathRidge;

/// <summary>All scored masks as a linear model needs them. The score's dependence on the level is taken out family by family.</summary>
internal sealed class PathEvidence
{
    /// <summary>Scores that deviate by no more than this part of the largest differ by the rounding of a float32 model, which is no evidence.</summary>
    private const double Rounding = 1e-5;

    private readonly MaskFamily[] _families;
    private readonly FamilySums[] _sums;
    private readonly double[][] _products;      // of all paths, and of each fill's ellipses
    private readonly List<int> _familyOf = [];
    private readonly List<double> _levels = [];
    private readonly List<double> _scores = [];
    private readonly List<float> _shares = [];  // [mask, G]
    private readonly CellGrid _grid;
    private readonly SmoothFit _fit;
    private double[][]? _residuals;
    private LinearModel? _linear;

    /// <summary>Nothing scored yet.</summary>
    public PathEvidence(CellGrid grid, MaskFamily[] families) : this(grid, families, new(grid))
    {
    }

    private PathEvidence(CellGrid grid, MaskFamily[] families, SmoothFit fit)
    {
        (_grid, _families, _fit) = (grid, families, fit);
        var paths = new double[grid.Count * grid.Count];
        _sums = [.. families.Select(f => f.Path is null
            ? new FamilySums(LevelCurve.Parabola, new double[grid.Count * grid.Count], grid.Count)
            : new FamilySums(LevelCurve.Hats, paths, grid.Count))];
        _products = [paths, .. _sums.Where((_, i) => families[i].Path is null).Select(s => s.Products)];
    }

    /// <summary>Adds one mask.</summary>
    /// <param name="family">Its family, by index.</param>
    /// <param name="level">Its level: q of a path, the kept share of the frame of ellipses.</param>
    /// <param name="shares">Kept share of each cell, [G].</param>
    /// <param name="score">Its score.</param>
    public void Add(int family, double level, ReadOnlySpan<double> shares, double score)
    {
        _sums[family].Add(level, shares, score);
        _familyOf.Add(family);
        _levels.Add(level);
        _scores.Add(score);
        foreach (var share in shares) _shares.Add((float)share);
        (_residuals, _linear) = (null, null);
    }

    /// <summary>Level and residual of every mask of a family, in the order added: the score less the family's mean at that level.</summary>
    public IEnumerable<(double Level, double Residual)> ResidualsOf(int family) => LevelsOf(family).Zip(Residuals()[family]);

    /// <summary>The linear map: weights of the cells in a fit of all masks' residuals, each family's divided by their deviation. [G]; not to be written to.</summary>
    public double[] LinearWeights() => Linear().Weights;

    /// <summary>The posterior standard deviation of each weight of the linear map, [G]; null where the scores tell nothing.</summary>
    public double[]? LinearDeviations() => Linear().Fit?.Deviations();

    /// <summary>Spearman's rank correlation of the linear maps of the masks of even and of odd number, each fitted alone; null where one of the maps is flat.</summary>
    public double? SplitHalf()
    {
        var correlation = RankCorrelation.Spearman(Half(0), Half(1));
        return double.IsNaN(correlation) ? null : correlation;
    }

    /// <summary>R2 of the linear map on each family's masks, the level's mean taken out of scores and shares; without families whose scores tell nothing.</summary>
    public IReadOnlyList<KindFit> Fits()
    {
        var weights = LinearWeights();
        var fits = new List<KindFit>();
        for (var family = 0; family < _sums.Length; family++)
        {
            var residuals = Residuals()[family];
            var scale = Scale(family, residuals);
            if (double.IsInfinity(scale)) continue;
            var (errors, squares) = (0.0, 0.0);
            foreach (var (residual, predicted) in residuals.Zip(Predicted(family, weights)))
            {
                errors += (residual / scale - predicted) * (residual / scale - predicted);
                squares += residual / scale * (residual / scale);
            }

            fits.Add(new(_families[family].Name, residuals.Length, 1 - errors / squares));
        }

        return fits;
    }

    // What the map says of a family's masks, less its mean at their level.
    private IEnumerable<double> Predicted(int family, double[] weights)
    {
        var shares = new double[_grid.Count];
        double[] sums = [.. Enumerable.Range(0, _scores.Count).Where(i => _familyOf[i] == family).Select(i => Cholesky.Dot(weights, SharesOf(i, shares)))];
        var means = new FamilySums(_sums[family].Curve, [], 0);
        foreach (var (level, sum) in LevelsOf(family).Zip(sums)) means.Add(level, [], sum);
        var baseline = means.Baseline();
        return LevelsOf(family).Zip(sums, (level, sum) => sum - means.MeanAt(level, baseline));
    }

    private float[] Half(int first)
    {
        var half = new PathEvidence(_grid, _families, _fit);
        var shares = new double[_grid.Count];
        for (var i = first; i < _scores.Count; i += 2) half.Add(_familyOf[i], _levels[i], SharesOf(i, shares), _scores[i]);
        return Array.ConvertAll(half.LinearWeights(), w => (float)w);
    }

    // The shares of a mask, written over those of another.
    private double[] SharesOf(int mask, double[] shares)
    {
        var stored = CollectionsMarshal.AsSpan(_shares).Slice(mask * shares.Length, shares.Length);
        for (var cell = 0; cell < shares.Length; cell++) shares[cell] = stored[cell];
        return shares;
    }

    // Fitted once for all who ask before the next mask is added.
    private LinearModel Linear()
    {
        if (_linear is { } known) return known;
        var (gram, cross, squares) = LinearSums();
        var fit = _fit.Of(gram, cross, squares, _scores.Count);
        return _linear = new(fit, fit?.Weights() ?? new double[_grid.Count]);
    }

    private (double[] Gram, double[] Cross, double Squares) LinearSums()
    {
        var gram = (double[])_products[0].Clone();
        foreach (var products in _products.AsSpan(1))
            for (var i = 0; i < gram.Length; i++) gram[i] += products[i];
        var cross = new double[_sums[0].Cells];
        var squares = 0.0;
        for (var family = 0; family < _sums.Length; family++)
        {
            var residuals = Residuals()[family];
            var scale = Scale(family, residuals);
            _sums[family].AddResiduals(gram, cross, _sums[family].Baseline(), scale);
            foreach (var residual in residuals) squares += residual / scale * (residual / scale);
        }

        return (gram, cross, squares);
    }

    /// <summary>The map of the ellipses alone: the weights of a fit for each fill, each divided by the largest, added. [G].</summary>
    public double[] EllipseWeights()
    {
        var sum = new double[_sums[0].Cells];
        for (var family = 0; family < _sums.Length; family++)
        {
            if (_families[family].Path is not null) continue;
            double[] scores = [.. ScoresOf(family)];
            var (mean, deviation) = Standardised.Moments(scores);
            if (double.IsInfinity(Scale(family, Array.ConvertAll(scores, s => s - mean)))) continue;
            var (gram, cross) = _sums[family].Centred();
            var weights = _fit.Weights(gram, cross, deviation * deviation * scores.Length, scores.Length);
            var largest = weights.Max(w => Math.Abs(w));
            if (largest > 0)
                for (var cell = 0; cell < sum.Length; cell++) sum[cell] += weights[cell] / largest;
        }

        return sum;
    }

    private double[][] Residuals()
    {
        if (_residuals is { } known) return known;
        var residuals = new double[_sums.Length][];
        for (var family = 0; family < residuals.Length; family++)
        {
            var sums = _sums[family];
            var baseline = sums.Baseline();
            residuals[family] = [.. LevelsOf(family).Zip(ScoresOf(family), (level, score) => score - sums.MeanAt(level, baseline))];
        }

        return _residuals = residuals;
    }

    // What the residuals are divided by; infinite where the scores tell nothing.
    private double Scale(int family, double[] residuals)
    {
        var deviation = Standardised.Moments(residuals).Deviation;
        return deviation > Rounding * ScoresOf(family).Select(s => Math.Abs(s)).DefaultIfEmpty(0).Max() ? deviation : double.PositiveInfinity;
    }

    private IEnumerable<double> LevelsOf(int family) => _levels.Where((_, i) => _familyOf[i] == family);

    private IEnumerable<double> ScoresOf(int family) => _scores.Where((_, i) => _familyOf[i] == family);

    private sealed record LinearModel(SmoothFit.Fitted? Fit, double[] Weights);
}
