namespace DeCam.Methods.EllipseRidge;

/// <summary>Sums and products of samples, kept so that each fill's means can be taken off: an intercept for every fill.</summary>
/// <param name="features">Number of features.</param>
/// <param name="fills">Kinds of fill.</param>
internal sealed class Moments(int features, int fills)
{
    private readonly double[] _products = new double[features * features];      // lower half
    private readonly double[] _cross = new double[features];
    private readonly double[] _sums = new double[fills * features];
    private readonly double[] _scores = new double[fills];
    private readonly int[] _counts = new int[fills];
    private double _squares;

    /// <summary>Samples added.</summary>
    public int Count { get; private set; }

    /// <summary>Adds one sample.</summary>
    public void Add(ReadOnlySpan<double> x, int fill, double score)
    {
        Count++;
        _counts[fill]++;
        _scores[fill] += score;
        _squares += score * score;
        var sums = _sums.AsSpan(fill * features, features);
        for (var i = 0; i < features; i++)
        {
            var row = _products.AsSpan(i * features, i + 1);
            for (var j = 0; j < row.Length; j++) row[j] += x[i] * x[j];
            sums[i] += x[i];
            _cross[i] += x[i] * score;
        }
    }

    /// <summary>Centred within each fill: X'X [features, features] (lower half), X'y, y'y.</summary>
    public (double[] Gram, double[] Cross, double Squares) Centred()
    {
        var (gram, cross, squares) = ((double[])_products.Clone(), (double[])_cross.Clone(), _squares);
        for (var fill = 0; fill < fills; fill++)
        {
            if (_counts[fill] == 0) continue;
            var sums = _sums.AsSpan(fill * features, features);
            for (var i = 0; i < features; i++)
            {
                var mean = sums[i] / _counts[fill];
                for (var j = 0; j <= i; j++) gram[i * features + j] -= mean * sums[j];
                cross[i] -= mean * _scores[fill];
            }

            squares -= _scores[fill] * _scores[fill] / _counts[fill];
        }

        // Scores that are all alike leave rounding errors only.
        return (gram, cross, squares > 1e-12 * _squares ? squares : 0);
    }

    /// <summary>Mean over samples of the variance that a prior of unit strength gives to a prediction.</summary>
    public double MeanVariance(int[] functions, double[] deviations, double[] gram)
    {
        var trace = 0.0;
        for (var i = 0; i < functions.Length; i++) trace += gram[functions[i] * features + functions[i]] * deviations[i] * deviations[i];
        return trace > 0 ? trace / Count : 1;
    }
}
