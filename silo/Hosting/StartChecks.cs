using System.Net;
using DeCam.Cluster.Silo.Clustering;
using DeCam.Cluster.Silo.Security;
using StackExchange.Redis;

namespace DeCam.Cluster.Silo.Hosting;

/// <summary>What can be seen to be wrong before anything is started; Orleans would wait, or say it in a page of stack traces.</summary>
internal static class StartChecks
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);

    /// <summary>Looks at ports, folders, artifacts, certificates, Redis and the silo to join.</summary>
    /// <exception cref="StartRefusedException">Something is wrong.</exception>
    public static async Task RunAsync(SiloSettings settings, CancellationToken cancellationToken)
    {
        await PortChecks.RunAsync(settings.Silo, cancellationToken);
        foreach (var folder in settings.Models.Folders) CheckFolder("models", "DeCam:Models:Folders", folder);
        foreach (var folder in settings.Datasets.Folders) CheckFolder("datasets", "DeCam:Datasets:Folders", folder);
        CheckData(settings);
        await ArtifactChecks.RunAsync(settings, AnswerWithin, cancellationToken);
        if (settings.Tls.Enabled) using (TlsIdentity.Load(settings.Tls)) { }
        if (settings.UsesRedis) await CheckRedisAsync(settings.Redis);
        if (settings.Silo.Join.Length > 0) await CheckJoinAsync(settings.Silo.Join, cancellationToken);
    }

    private static void CheckFolder(string what, string option, string folder)
    {
        if (!Directory.Exists(folder))
            throw StartRefusedException.Input($"The {what} folder '{folder}' does not exist; create it, or name another one in {option}.");
    }

    private static void CheckData(SiloSettings settings)
    {
        var folder = settings.DataFolder;
        if (FolderProbe.Look(folder) is { } unusable)
            throw StartRefusedException.Input($"The data folder '{folder}' cannot be written ({unusable.Message.TrimEnd('.')}); name another one with --data.", unusable);
    }

    private static async Task CheckRedisAsync(RedisOptions options)
    {
        var configuration = RedisConnection.Parse(options);
        configuration.AbortOnConnectFail = true;
        configuration.ConnectTimeout = (int)AnswerWithin.TotalMilliseconds;
        try
        {
            await using var connection = await ConnectionMultiplexer.ConnectAsync(configuration);
            await connection.GetDatabase().PingAsync();
        }
        catch (Exception problem) when (problem is RedisException or TimeoutException)
        {
            var refused = problem.Message.Contains("NOAUTH", StringComparison.Ordinal) || problem.Message.Contains("WRONGPASS", StringComparison.Ordinal)
                || problem is RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure };
            throw StartRefusedException.Unreachable(refused
                ? $"Redis at {options.Place} refuses the password; set DeCam:Redis:Password."
                : $"Redis at {options.Place} does not answer; start it, or correct DeCam:Redis:Connection (--redis).", problem);
        }
    }

    private static async Task CheckJoinAsync(string join, CancellationToken cancellationToken)
    {
        _ = JoinPoint.TryParse(join, out var point);
        if (!await TcpProbe.AnswersAsync(new DnsEndPoint(point.Host, point.Port), AnswerWithin, cancellationToken))
            throw StartRefusedException.Unreachable($"No silo answers at {join}; start the first silo, or correct --join.");
    }
}
