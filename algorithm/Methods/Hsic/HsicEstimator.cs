using DeCam.Numerics;

namespace DeCam.Methods.Hsic;

/// <summary>
/// Hilbert-Schmidt independence criterion tr(K H L H) / (p - 1)^2 (Gretton et al. 2005) of each binary coordinate and a score,
/// with the kernels of Novello, Fel and Vigouroux 2022: k(x, y) = 1/2 - (x - y)^2 on {0, 1}, and l Gaussian with the median
/// score as its width.
/// </summary>
public static class HsicEstimator
{
    /// <summary>The dependence of every coordinate on the score.</summary>
    /// <param name="bits">[mask, coordinate].</param>
    /// <param name="scores">One for each mask, not negative; at least two.</param>
    /// <param name="coordinates">Number of coordinates.</param>
    /// <remarks>
    /// k is z z' / 2 for z = +-1, so with z centred the trace is a quadratic form of the matrix L alone, and L is never stored.
    /// A median of 0 leaves the width undefined; 1 is taken, under which such scores hardly differ.
    /// </remarks>
    public static double[] Dependence(ReadOnlySpan<bool> bits, ReadOnlySpan<double> scores, int coordinates)
    {
        var masks = scores.Length;
        var centred = Centred(bits, masks, coordinates);
        var width = Median(scores);
        var scale = width > 0 ? -1 / (2 * width * width) : -0.5;
        var sums = new double[coordinates];
        var row = new double[coordinates];
        for (var j = 0; j < masks; j++)
        {
            row.AsSpan().Clear();
            for (var k = 0; k < j; k++)         // L is symmetric: pairs count twice, the diagonal once
            {
                var l = PortableMath.Exp((scores[j] - scores[k]) * (scores[j] - scores[k]) * scale);
                var other = centred.AsSpan(k * coordinates, coordinates);
                for (var i = 0; i < other.Length; i++) row[i] += l * other[i];
            }

            for (var i = 0; i < coordinates; i++)
            {
                var z = centred[j * coordinates + i];
                sums[i] += z * (2 * row[i] + z);
            }
        }

        return Array.ConvertAll(sums, sum => sum / 2 / ((masks - 1.0) * (masks - 1.0)));
    }

    private static double[] Centred(ReadOnlySpan<bool> bits, int masks, int coordinates)
    {
        var centred = new double[masks * coordinates];
        for (var i = 0; i < coordinates; i++)
        {
            var sum = 0;
            for (var j = 0; j < masks; j++) sum += bits[j * coordinates + i] ? 1 : -1;
            for (var j = 0; j < masks; j++) centred[j * coordinates + i] = (bits[j * coordinates + i] ? 1 : -1) - (double)sum / masks;
        }

        return centred;
    }

    private static double Median(ReadOnlySpan<double> values)
    {
        var sorted = values.ToArray();
        Array.Sort(sorted);
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
