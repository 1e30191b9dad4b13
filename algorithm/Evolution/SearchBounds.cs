using DeCam.Randomness;

namespace DeCam.Evolution;

/// <summary>The region an evolution searches: where its first vectors come from and how a mutant is brought back.</summary>
public abstract class SearchBounds
{
    /// <summary>Genes of a vector.</summary>
    public abstract int Dimensions { get; }

    /// <summary>Draws a vector of the region.</summary>
    public abstract void Sample(CounterRandom random, Span<float> genes);

    /// <summary>Brings a vector back into the region; one inside stays as it is, to the bit.</summary>
    public abstract void Repair(Span<float> genes);
}
