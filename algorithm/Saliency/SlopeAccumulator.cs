using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using DeCam.Masks;

namespace DeCam.Saliency;

/// <summary>
/// Gathers every scored mask as evidence: the slope of the score on a pixel's being kept, cov(s, M) / var(M), needs only n, sum s and, per
/// pixel, sum M and sum s M.
/// </summary>
/// <remarks>
/// Every sum runs in the order of <see cref="Add"/>, pixel by pixel, whatever the vector width. Kept pixels come in runs, so a mask costs in
/// proportion to its area; how often a pixel was kept is an integer and is held as differences along the row, two steps a run.
/// </remarks>
public sealed class SlopeAccumulator
{
    /// <summary>Least variance of M, so that a pixel hardly ever or nearly always kept gets no wild slope.</summary>
    private const double LeastVariance = 1e-3;

    /// <summary>Scores that differ by no more than this part of the largest are equal but for the rounding of a float32 model, whose noise is no evidence.</summary>
    private const double Rounding = 1e-5;
    private readonly int _height;
    private readonly int _width;
    private readonly int[] _keptDifferences;     // [H, W + 1]: the sum up to x is how often pixel x was kept
    private readonly double[] _keptScores;       // [H, W]: sum s M
    private double _scores;                      // sum s
    private double _least = double.PositiveInfinity;
    private double _largest = double.NegativeInfinity;

    /// <summary>Nothing gathered yet.</summary>
    public SlopeAccumulator(int height, int width)
    {
        _height = height;
        _width = width;
        _keptDifferences = new int[height * (width + 1)];
        _keptScores = new double[height * width];
    }

    /// <summary>Masks gathered, n.</summary>
    public int Count { get; private set; }

    /// <summary>Adds one mask with its score.</summary>
    public void Add(MaskBitmap mask, double score)
    {
        Count++;
        _scores += score;
        (_least, _largest) = (Math.Min(_least, score), Math.Max(_largest, score));
        for (int y = 0, at = 0; y < _height; y++)
            for (var word = 0; word < mask.WordsPerRow; word++, at++)
                for (var bits = mask.Words[at]; bits != 0;)
                {
                    var start = BitOperations.TrailingZeroCount(bits);
                    var length = BitOperations.TrailingZeroCount(~(bits >> start));
                    AddRun(y, word * 64 + start, length, score);
                    if (start + length == 64) break;
                    bits &= ulong.MaxValue << (start + length);
                }
    }

    /// <summary>The slopes, [H, W] row-major, in units of the score; zeros when nothing was gathered, or when the scores differ by rounding only.</summary>
    public double[] Slopes()
    {
        var slopes = new double[_height * _width];
        if (Count == 0 || _largest - _least <= Rounding * Math.Max(Math.Abs(_least), Math.Abs(_largest))) return slopes;
        var meanScore = _scores / Count;
        for (var y = 0; y < _height; y++)
        {
            var kept = 0;
            for (var x = 0; x < _width; x++)
            {
                kept += _keptDifferences[y * (_width + 1) + x];
                var coverage = kept / (double)Count;
                var covariance = _keptScores[y * _width + x] / Count - meanScore * coverage;
                slopes[y * _width + x] = covariance / Math.Max(coverage * (1 - coverage), LeastVariance);
            }
        }

        return slopes;
    }

    private void AddRun(int y, int x, int length, double score)
    {
        _keptDifferences[y * (_width + 1) + x]++;
        _keptDifferences[y * (_width + 1) + x + length]--;
        var run = _keptScores.AsSpan(y * _width + x, length);
        var scores = Vector256.Create(score);
        while (run.Length >= Vector256<double>.Count)
        {
            ref var first = ref MemoryMarshal.GetReference(run);
            (Vector256.LoadUnsafe(ref first) + scores).StoreUnsafe(ref first);
            run = run[Vector256<double>.Count..];
        }

        foreach (ref var sum in run) sum += score;
    }
}
