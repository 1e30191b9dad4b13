using System.Globalization;

namespace DeCam.Numerics;

/// <summary>
/// The Sobol' low-discrepancy sequence in up to <see cref="MaximumDimensions"/> dimensions (Sobol' 1967, with the direction
/// numbers of Joe and Kuo 2008). Immutable and thread-safe.
/// </summary>
/// <remarks>Points come in the natural order of their index, not in Gray code order; the first 2^k points are the same set.</remarks>
public sealed class SobolSequence
{
    /// <summary>Dimensions for which direction numbers are known.</summary>
    public const int MaximumDimensions = 128;

    private const int Bits = 32;
    private static readonly uint[] Directions = ReadDirections();    // [dimension, bit], most significant bit of the index last
    private readonly int _dimensions;

    /// <summary>A sequence in the given number of dimensions.</summary>
    /// <param name="dimensions">From 1 to <see cref="MaximumDimensions"/>.</param>
    public SobolSequence(int dimensions)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimensions);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dimensions, MaximumDimensions);
        _dimensions = dimensions;
    }

    /// <summary>Coordinate of one point as a 32-bit fraction: divide by 2^32. Point 0 is the origin.</summary>
    /// <param name="index">Which point, from 0.</param>
    /// <param name="dimension">Which coordinate, from 0.</param>
    public uint Fraction(uint index, int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(dimension);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(dimension, _dimensions);
        var fraction = 0u;
        for (var bit = 0; index != 0; bit++, index >>= 1)
            if ((index & 1) != 0) fraction ^= Directions[dimension * Bits + bit];
        return fraction;
    }

    private static uint[] ReadDirections()
    {
        var directions = new uint[MaximumDimensions * Bits];
        for (var bit = 0; bit < Bits; bit++) directions[bit] = 1u << (Bits - 1 - bit);
        var lines = SobolDirections.Table.Split('\n', StringSplitOptions.TrimEntries);
        for (var dimension = 1; dimension < MaximumDimensions; dimension++)
        {
            var numbers = Array.ConvertAll(lines[dimension - 1].Split(' '), n => uint.Parse(n, CultureInfo.InvariantCulture));
            Extend(directions.AsSpan(dimension * Bits, Bits), (int)numbers[0], numbers[1], numbers.AsSpan(2));
        }

        return directions;
    }

    // Bratley and Fox 1988, equation (2): the recurrence of the primitive polynomial of degree s with coefficients a.
    private static void Extend(Span<uint> v, int s, uint a, ReadOnlySpan<uint> m)
    {
        for (var i = 0; i < s; i++) v[i] = m[i] << (Bits - 1 - i);
        for (var i = s; i < Bits; i++)
        {
            v[i] = v[i - s] ^ (v[i - s] >> s);
            for (var k = 1; k < s; k++)
                if ((a >> (s - 1 - k) & 1) != 0) v[i] ^= v[i - k];
        }
    }
}
