namespace DeCam.Cluster;

/// <summary>Growing pauses, between two looks at work of unknown length or between two attempts.</summary>
/// <param name="First">The first pause.</param>
/// <param name="Factor">Each pause is so many times the one before.</param>
/// <param name="Longest">No pause is longer.</param>
public readonly record struct Backoff(TimeSpan First, double Factor, TimeSpan Longest)
{
    private const double Jitter = 0.2;

    /// <summary>The pause that follows another.</summary>
    public TimeSpan After(TimeSpan pause) => pause * Factor < Longest ? pause * Factor : Longest;

    /// <summary>The pause after an attempt.</summary>
    /// <param name="attempt">Number of the attempt, from 1 on.</param>
    public TimeSpan Pause(int attempt)
    {
        var seconds = First.TotalSeconds * Math.Pow(Factor, attempt - 1);
        return seconds < Longest.TotalSeconds ? TimeSpan.FromSeconds(seconds) : Longest;
    }

    /// <summary>The pause after an attempt, up to a fifth shorter or longer, so that the callers of one lost silo do not come back together.</summary>
    /// <param name="attempt">Number of the attempt, from 1 on.</param>
    public TimeSpan Jittered(int attempt) => Pause(attempt) * (1 + Jitter * (2 * Random.Shared.NextDouble() - 1));
}
