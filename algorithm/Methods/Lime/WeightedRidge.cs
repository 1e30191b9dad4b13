using DeCam.Numerics;

namespace DeCam.Methods.Lime;

/// <summary>
/// Weighted ridge regression of several responses on the same features, with an intercept that is not penalised. Keeps only
/// sums, so samples may be added for ever.
/// </summary>
/// <param name="features">Number of features.</param>
/// <param name="responses">Number of responses.</param>
internal sealed class WeightedRidge(int features, int responses)
{
    private readonly int _size = features + 1;                                      // the intercept comes last
    private readonly double[] _products = new double[(features + 1) * (features + 1)];  // X' W X
    private readonly double[] _cross = new double[responses * (features + 1)];      // [response, feature]: X' W y

    /// <summary>Adds one sample.</summary>
    /// <param name="on">Features that are 1; all others are 0.</param>
    /// <param name="weight">Weight, not negative.</param>
    /// <param name="values">One value for each response.</param>
    public void Add(ReadOnlySpan<bool> on, double weight, ReadOnlySpan<double> values)
    {
        for (var i = 0; i < _size; i++)
        {
            if (i < features && !on[i]) continue;
            for (var j = 0; j <= i; j++)
                if (j == features || on[j]) _products[i * _size + j] += weight;
            for (var r = 0; r < responses; r++) _cross[r * _size + i] += weight * values[r];
        }
    }

    /// <summary>The coefficients of the features, without the intercept.</summary>
    public double[] Coefficients(int response, double penalty)
    {
        var system = (double[])_products.Clone();
        for (var i = 0; i < features; i++) system[i * _size + i] += penalty;
        if (!(system[^1] > 0)) return new double[features];
        return Cholesky.Factorise(system, _size).Solve(_cross.AsSpan(response * _size, _size))[..features];
    }
}
