using CsCheck;
using DeCam.Numerics;

namespace DeCam.Tests.Algorithm.Numerics;

public sealed class MatrixProductsTests
{
    private static double[] Drawn(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() - 0.5)];
    }

    [Fact]
    public void RowsTimesRows_AnySize_IsTheSumOfProducts() => Gen.Select(Gen.Int[1, 13], Gen.Int[1, 110], Gen.Int[1, 23], Gen.Int[0, 1000]).Sample((rows, columns, inner, seed) =>
    {
        var (a, b) = (Drawn(rows * inner, seed), Drawn(columns * inner, seed + 1));
        var product = new double[rows * columns];
        MatrixProducts.RowsTimesRows(a, b, inner, product);
        for (var i = 0; i < rows; i++)
            for (var j = 0; j < columns; j++)
            {
                var wanted = Enumerable.Range(0, inner).Sum(k => a[i * inner + k] * b[j * inner + k]);
                if (Math.Abs(product[i * columns + j] - wanted) > 1e-12) return false;
            }

        return true;
    }, iter: 200);

    [Fact]
    public void LowerHalf_AnySize_IsThatOfTheProductWithItself() => Gen.Select(Gen.Int[1, 120], Gen.Int[1, 19], Gen.Int[0, 1000]).Sample((rows, inner, seed) =>
    {
        var a = Drawn(rows * inner, seed);
        var (half, whole) = (new double[rows * rows], new double[rows * rows]);
        MatrixProducts.LowerHalf(a, inner, half);
        MatrixProducts.RowsTimesRows(a, a, inner, whole);
        return Enumerable.Range(0, rows * rows).All(i => i % rows > i / rows || Math.Abs(half[i] - whole[i]) < 1e-12);
    }, iter: 100);
}
