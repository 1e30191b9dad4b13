using DeCam.Scoring;

namespace DeCam.Cluster.Grains.Sweeps.Expansion;

/// <summary>Looks a second time at files that differ from those that were accepted: a share that comes back may not show all of them at once.</summary>
internal static class SecondLook
{
    private static readonly TimeSpan After = TimeSpan.FromSeconds(2);

    /// <summary>What is there, where it is what was accepted.</summary>
    /// <param name="look">Looks.</param>
    /// <param name="isAccepted">Whether it is what was accepted.</param>
    /// <param name="refusal">The sentence where it is not, twice.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ScoringRefusedException">It differs twice.</exception>
    public static async Task<T> AtAsync<T>(Func<T> look, Func<T, bool> isAccepted, Func<T, string> refusal, CancellationToken cancellationToken)
    {
        // Elsewhere than on the grain that asks: a slow folder must not keep its other calls waiting.
        if (await Task.Run(look, cancellationToken) is var first && isAccepted(first)) return first;
        await Task.Delay(After, cancellationToken);
        return await Task.Run(look, cancellationToken) is var second && isAccepted(second) ? second : throw new ScoringRefusedException(RefusalKind.Input, refusal(second));
    }
}
