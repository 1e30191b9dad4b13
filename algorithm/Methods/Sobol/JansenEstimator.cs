namespace DeCam.Methods.Sobol;

/// <summary>
/// Total Sobol indices by Jansen's estimator: S_T,i = sum_j (f(A_j) - f(A_B,j^i))^2 / (2 N Var f) (Jansen 1999; Saltelli et
/// al. 2010, table 2 (f)), where A_B^i is A with coordinate i taken from B.
/// </summary>
/// <remarks>
/// The variance is that of f over A and B together. Designs need not be complete: each coordinate's sum is divided by its own
/// number of terms, so an estimate exists from the first coordinate of the first design on.
/// </remarks>
/// <param name="coordinates">Number of coordinates, d.</param>
public sealed class JansenEstimator(int coordinates)
{
    private readonly double[] _squares = new double[coordinates];
    private readonly int[] _terms = new int[coordinates];
    private readonly List<double> _plain = [];
    private double _a;

    /// <summary>Adds scores in the order A_j, B_j, then A_B,j^i for each coordinate i in any order, then the next design.</summary>
    /// <param name="position">Position in the design: 0 for A, 1 for B, 2 + i for coordinate i.</param>
    /// <param name="score">f of that point.</param>
    public void Add(int position, double score)
    {
        if (position < 2)
        {
            _plain.Add(score);
            if (position == 0) _a = score;
            return;
        }

        _squares[position - 2] += (_a - score) * (_a - score);
        _terms[position - 2]++;
    }

    /// <summary>The total index of every coordinate, the mean of the others where nothing is known yet; 0 where the score never varied.</summary>
    public double[] TotalIndices()
    {
        var mean = _plain.Count == 0 ? 0 : _plain.Sum() / _plain.Count;
        var variance = _plain.Sum(s => (s - mean) * (s - mean)) / Math.Max(1, _plain.Count - 1);
        double?[] known = [.. _squares.Select((sum, i) => _terms[i] == 0 ? null : variance == 0 ? 0 : (double?)(sum / (2 * _terms[i] * variance)))];
        var usual = known.Average() ?? 0;
        return [.. known.Select(index => index ?? usual)];
    }
}
