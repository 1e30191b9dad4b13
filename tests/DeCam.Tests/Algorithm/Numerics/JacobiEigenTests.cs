using CsCheck;
using DeCam.Numerics;

namespace DeCam.Tests.Algorithm.Numerics;

public sealed class JacobiEigenTests
{
    [Fact]
    public void Of_AnySymmetricMatrix_RebuildsItFromUnitVectors() => Gen.Select(Gen.Int[1, 20], Gen.Int[0, 1000]).Sample((size, seed) =>
    {
        var random = new Random(seed);
        var matrix = new double[size * size];
        for (var i = 0; i < size; i++)
            for (var j = 0; j <= i; j++) matrix[i * size + j] = matrix[j * size + i] = random.NextDouble() - 0.5;
        var (values, vectors) = JacobiEigen.Of(matrix, size);
        for (var i = 0; i < size; i++)
            for (var j = 0; j < size; j++)
            {
                var rebuilt = Enumerable.Range(0, size).Sum(k => values[k] * vectors[k * size + i] * vectors[k * size + j]);
                var product = Enumerable.Range(0, size).Sum(k => vectors[i * size + k] * vectors[j * size + k]);
                if (Math.Abs(rebuilt - matrix[i * size + j]) > 1e-12 || Math.Abs(product - (i == j ? 1 : 0)) > 1e-12) return false;
            }

        return true;
    }, iter: 100);
}
