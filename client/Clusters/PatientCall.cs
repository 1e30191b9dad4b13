using System.Net.Sockets;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Grains.Cluster;
using Orleans.Runtime.Messaging;

namespace DeCam.Cluster.Client.Clusters;

/// <summary>An idempotent call to a cluster, repeated over the loss of the silo that was to answer.</summary>
internal static class PatientCall
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromMinutes(1);

    // Another process may be reading the very file.
    private static readonly TimeSpan OwnDiskWithin = TimeSpan.FromSeconds(3);

    /// <summary>Calls until there is an answer.</summary>
    /// <param name="cluster">Name of the cluster, for messages.</param>
    /// <param name="call">The call.</param>
    /// <param name="clock">Measures the time.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="withoutCoordinator">Time to wait for a silo with the role coordinator; null for a minute too, in which a lost one may come back.</param>
    /// <param name="isEmbedded">Whether the cluster is this process, whose disk nobody else will mend.</param>
    /// <exception cref="CommandFailedException">There was none for a minute, or the disk of this machine takes nothing.</exception>
    public static async Task<T> AskAsync<T>(string cluster, Func<Task<T>> call, TimeProvider clock, CancellationToken cancellationToken, TimeSpan? withoutCoordinator = null, bool isEmbedded = false)
    {
        var since = clock.GetTimestamp();
        for (var pause = FirstPause; ; pause = 2 * pause < LongestPause ? 2 * pause : LongestPause)
        {
            try
            {
                return await call().WaitAsync(cancellationToken);
            }
            catch (Exception e) when (e is TimeoutException or OrleansException || IsOfAnother(e, cancellationToken))
            {
                var waited = clock.GetElapsedTime(since);
                if (isEmbedded && waited > OwnDiskWithin && DiskFault(e) is { } fault) throw EmbeddedConnection.Unwritable(fault);
                if (NoCoordinator.Is(e) && waited > (withoutCoordinator ?? GiveUpAfter))
                    throw new CommandFailedException(ExitCode.Cluster, $"Cluster '{cluster}' cannot work: no silo of the cluster has the role coordinator; start one with decam-silo --roles coordinator, or with all roles.", e);
                if (waited > GiveUpAfter) throw new CommandFailedException(ExitCode.Cluster, Silent(cluster, e), e);
            }

            await Task.Delay(pause, clock, cancellationToken);
        }
    }

    // A call that waits for a grain's new place shares the end of others that wait for it, also their cancellation.
    private static bool IsOfAnother(Exception e, CancellationToken own) => e is OperationCanceledException && !own.IsCancellationRequested;

    // A disk's own words, straight below what the runtime wraps around them; networks and locks that are not free speak of files too.
    private static Exception? DiskFault(Exception? e) => e switch
    {
        IOException { InnerException: SocketException } or ConnectionFailedException => null,
        IOException or UnauthorizedAccessException => e,
        OrleansException => DiskFault(e.InnerException),
        _ => null,
    };

    private static string Silent(string cluster, Exception last) => last is LimitExceededException
        ? $"Cluster '{cluster}' has refused this for {GiveUpAfter.TotalSeconds:0} s: {last.Message}"
        : DiskFault(last) is { } fault ? $"Cluster '{cluster}' has not been able to store this for {GiveUpAfter.TotalSeconds:0} s: {fault.Message.TrimEnd('.')}; mend that on its silos."
        : $"Cluster '{cluster}' has not answered for {GiveUpAfter.TotalSeconds:0} s; what it accepted goes on there.";
}
