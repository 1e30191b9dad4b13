namespace DeCam.Inference.Attributions;

/// <summary>Points and weights of the Gauss-Legendre rule, by which an integral over [0, 1] is a weighted sum of values at the points.</summary>
internal static class GaussLegendre
{
    private const int MostRounds = 100;
    private const double Exact = 1e-15;

    /// <summary>The points, in ascending order, and their weights, whose sum is 1.</summary>
    /// <param name="count">Number of points, from 1 up.</param>
    public static (double Point, double Weight)[] Of(int count)
    {
        var rule = new (double, double)[count];
        for (var i = 0; i < count; i++)
        {
            // Newton's method from a close guess of the i-th root of the Legendre polynomial.
            var root = Math.Cos(Math.PI * (i + 0.75) / (count + 0.5));
            var slope = 0.0;
            for (var round = 0; round < MostRounds; round++)
            {
                (var value, slope) = Legendre(count, root);
                var step = value / slope;
                root -= step;
                if (Math.Abs(step) < Exact) break;
            }

            rule[count - 1 - i] = ((1 + root) / 2, 1 / ((1 - (root * root)) * slope * slope));
        }

        return rule;
    }

    private static (double Value, double Slope) Legendre(int degree, double x)
    {
        var (before, value) = (1.0, x);
        for (var n = 2; n <= degree; n++) (before, value) = (value, (((2 * n) - 1) * x * value - ((n - 1) * before)) / n);
        return (value, degree * ((x * value) - before) / ((x * x) - 1));
    }
}
