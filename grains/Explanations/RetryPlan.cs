namespace DeCam.Cluster.Grains.Explanations;

/// <summary>How often a run tries again when storage or network fail: for about three minutes.</summary>
internal static class RetryPlan
{
    /// <summary>Attempts in all.</summary>
    public const int Attempts = 16;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    /// <summary>The pause after an attempt: 0.25 s doubled each time, at most 15 s.</summary>
    public static TimeSpan Pause(int attempt)
    {
        var pause = TimeSpan.FromSeconds(0.25 * Math.Pow(2, attempt - 1));
        return pause < Longest ? pause : Longest;
    }
}
