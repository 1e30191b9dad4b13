using DeCam.Evolution;
using DeCam.Randomness;

namespace DeCam.Tests.Algorithm.Evolution;

/// <summary>Every gene in [-limit, limit], for functions with known optima.</summary>
internal sealed class BoxBounds(int dimensions, float limit) : SearchBounds
{
    public override int Dimensions => dimensions;

    public override void Sample(CounterRandom random, Span<float> genes)
    {
        foreach (ref var gene in genes) gene = (float)((2 * random.NextDouble() - 1) * limit);
    }

    public override void Repair(Span<float> genes)
    {
        foreach (ref var gene in genes) gene = Math.Clamp(gene, -limit, limit);
    }
}
