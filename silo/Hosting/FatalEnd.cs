namespace DeCam.Cluster.Silo.Hosting;

/// <summary>
/// Ends the process at once, with one sentence, when the silo must not go on: above all when the others removed it from cluster membership
/// and took over its work. The storage refuses its later writes by their ETag.
/// </summary>
internal sealed partial class FatalEnd(SiloSettings settings, ILogger<FatalEnd> logger) : IFatalErrorHandler
{
    private static readonly TimeSpan ExitTime = TimeSpan.FromSeconds(3);

    /// <inheritdoc/>
    public bool IsUnexpected(Exception exception) => true;

    /// <inheritdoc/>
    public void OnFatalException(object? sender = null, string? context = null, Exception? exception = null)
    {
        // What follows lists all members, and Orleans logs it too.
        LogFatal(context?.Split(" Membership: ", 2)[0], exception);
        Console.Error.WriteLine(SentenceOf(context, exception));
        // Native code may hold up an orderly exit.
        ProcessEnd.After(ExitTime, null, SiloExitCodes.Unreachable);
        Environment.Exit(SiloExitCodes.Unreachable);
    }

    private string SentenceOf(string? context, Exception? exception)
    {
        if (context?.Contains("told I am dead", StringComparison.Ordinal) == true)
        {
            return $"The silo ends because the other silos removed it from the membership of cluster '{settings.Silo.ClusterId}': it did not answer them, or they did not reach it; "
                + "look at firewall, TLS certificates (all of one authority, or none) and whether the machine was suspended, and start it again.";
        }

        if (context is null && exception is null) return "The silo ends because its part in the cluster broke off; start it again.";
        var reason = Sentence.OneLine((exception?.GetBaseException().Message ?? context)!);
        return settings.Silo.Clustering == ClusteringKind.Development
            ? $"The silo ends because the first silo of cluster '{settings.Silo.ClusterId}', which keeps the membership, is gone or began anew ({reason}); start it again when the first one runs."
            : $"The silo ends because its part in cluster '{settings.Silo.ClusterId}' broke off ({reason}); start it again.";
    }

    [LoggerMessage(1, LogLevel.Critical, "The silo cannot go on: {Context}")]
    private partial void LogFatal(string? context, Exception? exception);
}
