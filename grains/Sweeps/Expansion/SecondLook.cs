using DeCam.Scoring;

namespace DeCam.Cluster.Grains.Sweeps.Expansion;

/// <summary>Looks a second time at files that differ from those that were accepted: a share that comes back may not show all of them at once.</summary>
internal static class SecondLook
{
    // A folder that hangs takes no longer than this for one of the faults that may pass.
    private static readonly TimeSpan Within = TimeSpan.FromMinutes(10), ToldAfter = TimeSpan.FromSeconds(3), After = TimeSpan.FromSeconds(2);

    /// <summary>What is there, where it is what was accepted.</summary>
    /// <param name="look">Looks.</param>
    /// <param name="isAccepted">Whether it is what was accepted.</param>
    /// <param name="refusal">The sentence where it is not, twice.</param>
    /// <param name="progress">Hears what is waited for.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ScoringRefusedException">It differs, or cannot be used, twice.</exception>
    /// <exception cref="TimeoutException">The folder does not answer.</exception>
    public static async Task<T> AtAsync<T>(Func<T> look, Func<T, bool> isAccepted, Func<T, string> refusal, LookProgress progress, CancellationToken cancellationToken)
    {
        for (var isLast = false; ; isLast = true)
        {
            try
            {
                var found = await OnceAsync(look, progress, cancellationToken);
                return isAccepted(found) ? found : throw new ScoringRefusedException(RefusalKind.Input, refusal(found));
            }
            catch (ScoringRefusedException) when (!isLast)
            {
                await Task.Delay(After, cancellationToken);
            }
        }
    }

    /// <summary>Looks once, elsewhere than on the grain that asks: a slow folder must not keep its other calls waiting.</summary>
    /// <param name="look">Looks.</param>
    /// <param name="progress">Hears what is waited for.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="TimeoutException">The folder does not answer.</exception>
    public static async Task<T> OnceAsync<T>(Func<T> look, LookProgress progress, CancellationToken cancellationToken)
    {
        var reading = Task.Run(look, cancellationToken);
        try
        {
            if (await Task.WhenAny(reading, Task.Delay(ToldAfter, cancellationToken)) != reading) progress.WaitingFor = "waiting for the folder of the images to be read";
            return await reading.WaitAsync(Within, cancellationToken);
        }
        catch (TimeoutException silent)
        {
            throw new TimeoutException($"The folder of the images was not read within {Within.TotalMinutes:0} minutes.", silent);
        }
        finally
        {
            progress.WaitingFor = null;
        }
    }
}
