using CsCheck;
using DeCam.Numerics;

namespace DeCam.Tests.Algorithm.Numerics;

public sealed class CholeskyTests
{
    [Fact]
    public void Solve_KnownSystem_GivesItsSolution()
    {
        var factor = Cholesky.Factorise([4, 0, 0, 12, 37, 0, -16, -43, 98], 3);
        Assert.Equal(Math.Log(36), factor.LogDeterminant, 1e-12);
        Assert.Equal([1, 2, 3], factor.Solve([4 + 24 - 48, 12 + 74 - 129, -16 - 86 + 294]), (a, b) => Math.Abs(a - b) < 1e-9);
    }

    [Fact]
    public void Solve_RandomSystem_SatisfiesIt() => Gen.Select(Gen.Int[1, 40], Gen.Int[0, 1000]).Sample((n, seed) =>
    {
        var random = new Random(seed);
        var root = Enumerable.Range(0, n * n).Select(_ => random.NextDouble() - 0.5).ToArray();
        var matrix = new double[n * n];
        for (var i = 0; i < n; i++)
            for (var j = 0; j < n; j++)
                matrix[i * n + j] = Cholesky.Dot(root.AsSpan(i * n, n), root.AsSpan(j * n, n)) + (i == j ? 0.1 : 0);
        var b = Enumerable.Range(0, n).Select(_ => random.NextDouble()).ToArray();
        var x = Cholesky.Factorise((double[])matrix.Clone(), n).Solve(b);
        return Enumerable.Range(0, n).All(i => Math.Abs(Cholesky.Dot(matrix.AsSpan(i * n, n), x) - b[i]) < 1e-9);
    }, iter: 100);

    [Fact]
    public void Factorise_IndefiniteMatrix_IsRefused() =>
        Assert.Throws<ArithmeticException>(() => Cholesky.Factorise([1, 0, 2, 1], 2));

    // Sizes around those at which columns are halved and tiles end.
    [Fact]
    public void FactoriseByBlocks_AnySize_IsTheSameFactor() => Gen.Select(Gen.Int[1, 150], Gen.Int[0, 1000]).Sample((n, seed) =>
    {
        var random = new Random(seed);
        var matrix = new double[n * n];
        for (var i = 0; i < n; i++)
            for (var j = 0; j <= i; j++) matrix[i * n + j] = random.NextDouble() - 0.5 + (i == j ? n : 0);
        var b = Enumerable.Range(0, n).Select(_ => random.NextDouble()).ToArray();
        var wanted = Cholesky.Factorise((double[])matrix.Clone(), n);
        var found = Cholesky.FactoriseByBlocks((double[])matrix.Clone(), n);
        return Math.Abs(wanted.LogDeterminant - found.LogDeterminant) < 1e-9
            && wanted.Solve(b).Zip(found.Solve(b), (x, y) => Math.Abs(x - y)).Max() < 1e-12;
    }, iter: 200);

    [Fact]
    public void FactoriseByBlocks_IndefiniteMatrix_IsRefused()
    {
        var matrix = new double[40 * 40];
        for (var i = 0; i < 40; i++) matrix[i * 40 + i] = i == 33 ? -1 : 1;
        Assert.Contains("Row 33 of 40", Assert.Throws<ArithmeticException>(() => Cholesky.FactoriseByBlocks(matrix, 40)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TimesLower_KnownFactor_IsItsProduct()
    {
        var product = new double[2];
        Cholesky.Factorise([4, 0, 6, 10], 2).TimesLower([1, 2], product);        // L = [2 0; 3 1]
        Assert.Equal([2, 5], product);
    }
}
