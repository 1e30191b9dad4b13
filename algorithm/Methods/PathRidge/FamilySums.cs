using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using DeCam.Numerics;

namespace DeCam.Methods.PathRidge;

/// <summary>
/// What a fit needs of the masks of one family, as sums: with P the functions of the level [n, f], C the kept shares of the cells [n, G]
/// and s the scores [n], it holds P'P, P'C, P's and C's. C'C may be shared by several families.
/// </summary>
/// <param name="curve">The functions of the level.</param>
/// <param name="products">C'C, [G, G]; the lower half is added to.</param>
/// <param name="cells">G.</param>
internal sealed class FamilySums(LevelCurve curve, double[] products, int cells)
{
    private readonly double[] _levels = new double[curve.Functions * curve.Functions];      // P'P
    private readonly double[] _shares = new double[curve.Functions * cells];                // P'C
    private readonly double[] _levelScores = new double[curve.Functions];                   // P's
    private readonly double[] _shareScores = new double[cells];                             // C's

    /// <summary>The functions of the level.</summary>
    public LevelCurve Curve => curve;

    /// <summary>Number of cells, G.</summary>
    public int Cells => cells;

    /// <summary>C'C, [G, G], lower half.</summary>
    public double[] Products => products;

    /// <summary>Masks added, n.</summary>
    public int Count { get; private set; }

    /// <summary>Adds one mask.</summary>
    public void Add(double level, ReadOnlySpan<double> shares, double score)
    {
        Count++;
        Span<double> functions = stackalloc double[curve.Functions];
        curve.At(level, functions);
        for (var i = 0; i < functions.Length; i++)
        {
            if (functions[i] == 0) continue;
            for (var j = 0; j < functions.Length; j++) _levels[i * functions.Length + j] += functions[i] * functions[j];
            AddTimes(_shares.AsSpan(i * cells, cells), shares, functions[i]);
            _levelScores[i] += functions[i] * score;
        }

        for (var cell = 0; cell < cells; cell++)
            if (shares[cell] != 0) AddTimes(products.AsSpan(cell * cells, cell + 1), shares, shares[cell]);
        AddTimes(_shareScores, shares, score);
    }

    /// <summary>The coefficients of the mean score as a function of the level.</summary>
    public double[] Baseline() => Count == 0 ? new double[curve.Functions] : Factor().Solve(_levelScores);

    /// <summary>The mean score at a level.</summary>
    public double MeanAt(double level, ReadOnlySpan<double> baseline)
    {
        Span<double> functions = stackalloc double[curve.Functions];
        curve.At(level, functions);
        return Cholesky.Dot(functions, baseline);
    }

    /// <summary>
    /// Takes the level out of shares and scores: with R = C - P M^-1 P'C, M = P'P + penalty, and r = s - P b, subtracts C'C - R'R
    /// from the products, and adds R'r / scale to what the cells have in common with the scores.
    /// </summary>
    /// <param name="gram">[G, G], of which the lower half is changed.</param>
    /// <param name="cross">[G], changed.</param>
    /// <param name="baseline">b.</param>
    /// <param name="scale">What the scores' residuals are divided by; infinite where they tell nothing.</param>
    public void AddResiduals(double[] gram, double[] cross, double[] baseline, double scale)
    {
        if (Count == 0) return;
        var functions = curve.Functions;
        var factor = Factor();
        var slopes = new double[functions * cells];     // M^-1 P'C
        var column = new double[functions];
        for (var cell = 0; cell < cells; cell++)
        {
            for (var i = 0; i < functions; i++) column[i] = _shares[i * cells + cell];
            var solved = factor.Solve(column);
            for (var i = 0; i < functions; i++) slopes[i * cells + cell] = solved[i];
        }

        // C'C - R'R = S' (2 M - P'P) S = S' (P'P + 2 penalty) S, since P'C = M S.
        var middle = (double[])_levels.Clone();
        curve.AddPenalty(middle, Count);
        curve.AddPenalty(middle, Count);
        for (var i = 0; i < functions; i++)
        {
            var weighted = new double[cells];
            for (var j = 0; j < functions; j++) AddTimes(weighted, slopes.AsSpan(j * cells, cells), middle[i * functions + j]);
            for (var cell = 0; cell < cells; cell++) AddTimes(gram.AsSpan(cell * cells, cell + 1), weighted, -slopes[i * cells + cell]);
        }

        if (!double.IsFinite(scale)) return;
        AddTimes(cross, _shareScores, 1 / scale);
        for (var i = 0; i < functions; i++)
        {
            AddTimes(cross, _shares.AsSpan(i * cells, cells), -baseline[i] / scale);
            var left = _levelScores[i] - Cholesky.Dot(_levels.AsSpan(i * functions, functions), baseline);
            AddTimes(cross, slopes.AsSpan(i * cells, cells), -left / scale);
        }
    }

    /// <summary>Products and common sums with the means of shares and scores taken off; for families whose first function is 1.</summary>
    /// <returns>C'C less n mean mean', lower half; C's less n mean mean.</returns>
    public (double[] Gram, double[] Cross) Centred()
    {
        var (gram, cross) = ((double[])products.Clone(), (double[])_shareScores.Clone());
        var sums = _shares.AsSpan(0, cells);
        for (var cell = 0; cell < cells; cell++) AddTimes(gram.AsSpan(cell * cells, cell + 1), sums, -sums[cell] / Count);
        AddTimes(cross, sums, -_levelScores[0] / Count);
        return (gram, cross);
    }

    private Cholesky Factor()
    {
        var matrix = (double[])_levels.Clone();
        curve.AddPenalty(matrix, Count);
        return Cholesky.Factorise(matrix, curve.Functions);
    }

    // sums += factor * values, element by element.
    private static void AddTimes(Span<double> sums, ReadOnlySpan<double> values, double factor)
    {
        ref var to = ref MemoryMarshal.GetReference(sums);
        ref var from = ref MemoryMarshal.GetReference(values);
        var factors = Vector256.Create(factor);
        var i = 0;
        for (; i + Vector256<double>.Count <= sums.Length; i += Vector256<double>.Count)
            (Vector256.LoadUnsafe(ref to, (nuint)i) + Vector256.LoadUnsafe(ref from, (nuint)i) * factors).StoreUnsafe(ref to, (nuint)i);
        for (; i < sums.Length; i++) sums[i] += values[i] * factor;
    }
}
