using DeCam.Numerics;

namespace DeCam.Randomness;

/// <summary>
/// A sequence of random numbers that is a function of (seed, purpose, generation, individual) and of nothing else. The key of
/// <see cref="Philox"/> is the seed, its counter (draw, individual, generation, purpose). Not thread-safe; cheap to make.
/// </summary>
/// <param name="seed">Seed of the run.</param>
/// <param name="purpose">What the numbers are for.</param>
/// <param name="generation">Generation or round, from 0.</param>
/// <param name="individual">Individual or mask, from 0.</param>
public sealed class CounterRandom(long seed, RandomPurpose purpose, int generation = 0, int individual = 0)
{
    private uint _block;
    private int _left;
    private (uint R0, uint R1, uint R2, uint R3) _words;

    /// <summary>32 random bits.</summary>
    public uint NextBits()
    {
        if (_left == 0)
        {
            _words = Philox.Block((_block++, (uint)individual, (uint)generation, purpose.Number), ((uint)seed, (uint)(seed >> 32)));
            _left = 4;
        }

        return _left-- switch { 4 => _words.R0, 3 => _words.R1, 2 => _words.R2, _ => _words.R3 };
    }

    /// <summary>Uniform in [0, 1), a multiple of 2^-53.</summary>
    public double NextDouble()
    {
        var high = (ulong)NextBits() << 32;
        return ((high | NextBits()) >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>Uniform in {0, ..., n - 1}, without bias (Lemire 2019).</summary>
    /// <param name="n">At least 1.</param>
    public int NextBelow(int n)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(n);
        var product = (ulong)NextBits() * (uint)n;
        var rejectBelow = (uint)(0x1_0000_0000UL % (uint)n);
        while ((uint)product < rejectBelow) product = (ulong)NextBits() * (uint)n;
        return (int)(product >> 32);
    }

    /// <summary>Normal with mean 0 and deviation 1 (Marsaglia's polar method; the second of each pair is dropped).</summary>
    public double NextGaussian()
    {
        var (x, _, square) = NextInDisc();
        return x * Math.Sqrt(-2 * PortableMath.Log(square) / square);
    }

    /// <summary>Cauchy with location 0 and scale 1: the slope of a random direction.</summary>
    public double NextCauchy()
    {
        while (true)
        {
            var (x, y, _) = NextInDisc();
            if (y != 0) return x / y;
        }
    }

    // Uniform in the unit disc without its centre.
    private (double X, double Y, double Square) NextInDisc()
    {
        while (true)
        {
            var x = 2 * NextDouble() - 1;
            var y = 2 * NextDouble() - 1;
            var square = x * x + y * y;
            if (square is > 0 and < 1) return (x, y, square);
        }
    }
}
