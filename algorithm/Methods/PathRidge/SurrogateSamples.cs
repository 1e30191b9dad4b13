using System.Runtime.InteropServices;
using DeCam.Masks;
using DeCam.Numerics;
using DeCam.Randomness;

namespace DeCam.Methods.PathRidge;

/// <summary>The scored masks as the surrogate takes them: each as its coefficients in a smooth basis, with fill and score.</summary>
internal sealed class SurrogateSamples
{
    private const double Length = 1.5;          // cells
    private const double Negligible = 1e-2;
    private static readonly RandomPurpose Subsets = new(26);
    private readonly List<double> _features = [];
    private readonly List<Baseline> _fills = [];
    private readonly List<double> _scores = [];

    /// <summary>No samples yet.</summary>
    public SurrogateSamples(CellGrid grid) => Basis = SmoothBasis.Of(grid, Length, Negligible);

    /// <summary>The basis of the features.</summary>
    public SmoothBasis Basis { get; }

    /// <summary>Samples added.</summary>
    public int Count => _scores.Count;

    /// <summary>Adds one mask.</summary>
    /// <param name="shares">Kept share of each cell, [G].</param>
    /// <param name="fill">What replaces hidden pixels.</param>
    /// <param name="score">Its score.</param>
    public void Add(ReadOnlySpan<double> shares, Baseline fill, double score)
    {
        Span<double> features = stackalloc double[Basis.Count];
        MatrixProducts.RowsTimesRows(Basis.Functions, shares, Basis.Cells, features);
        _features.AddRange(features);
        _fills.Add(fill);
        _scores.Add(score);
    }

    /// <summary>Features, fill and score of a sample.</summary>
    public (double[] Features, Baseline Fill, double Score) this[int sample] =>
        (CollectionsMarshal.AsSpan(_features).Slice(sample * Basis.Count, Basis.Count).ToArray(), _fills[sample], _scores[sample]);

    /// <summary>A random subset of numbers below <paramref name="count"/>, ascending; all of them where they are no more than wanted.</summary>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="use">Tells the uses of one run apart.</param>
    /// <param name="count">From how many is drawn.</param>
    /// <param name="wanted">How many are drawn.</param>
    public static int[] Subset(long seed, int use, int count, int wanted)
    {
        var numbers = Enumerable.Range(0, count).ToArray();
        if (count <= wanted) return numbers;
        var random = new CounterRandom(seed, Subsets, use, count);
        for (var i = 0; i < wanted; i++)
        {
            var other = i + random.NextBelow(count - i);
            (numbers[i], numbers[other]) = (numbers[other], numbers[i]);
        }

        Array.Resize(ref numbers, wanted);
        Array.Sort(numbers);
        return numbers;
    }
}
