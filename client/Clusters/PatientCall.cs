using DeCam.Cluster.Client.CommandLine;

namespace DeCam.Cluster.Client.Clusters;

/// <summary>An idempotent call to a cluster, repeated over the loss of the silo that was to answer.</summary>
internal static class PatientCall
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromMinutes(1);

    /// <summary>Calls until there is an answer.</summary>
    /// <exception cref="CommandFailedException">There was none for a minute.</exception>
    public static async Task<T> AskAsync<T>(string cluster, Func<Task<T>> call, TimeProvider clock, CancellationToken cancellationToken)
    {
        var since = clock.GetTimestamp();
        for (var pause = FirstPause; ; pause = 2 * pause < LongestPause ? 2 * pause : LongestPause)
        {
            try
            {
                return await call().WaitAsync(cancellationToken);
            }
            catch (Exception e) when (e is TimeoutException or OrleansException)
            {
                if (clock.GetElapsedTime(since) > GiveUpAfter)
                    throw new CommandFailedException(ExitCode.Cluster, $"Cluster '{cluster}' has not answered for {GiveUpAfter.TotalSeconds:0} s; what it accepted goes on there.", e);
            }

            await Task.Delay(pause, clock, cancellationToken);
        }
    }
}
