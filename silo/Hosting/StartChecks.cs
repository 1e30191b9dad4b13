using System.Net;
using DeCam.Cluster.Silo.Clustering;
using DeCam.Cluster.Silo.Security;

namespace DeCam.Cluster.Silo.Hosting;

/// <summary>Finds faults before anything is started; Orleans would wait for some, and report others in a page of stack traces.</summary>
internal static class StartChecks
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);

    /// <summary>Looks at the limit of open files, ports, folders, artifacts, certificates, Redis and PostgreSQL.</summary>
    /// <exception cref="StartRefusedException">A port, folder, certificate or service cannot be used.</exception>
    public static async Task RunAsync(SiloSettings settings, CancellationToken cancellationToken)
    {
        if (FileHandles.TooFew() is { } few) throw StartRefusedException.Input(few);
        await PortChecks.RunAsync(settings.Silo, cancellationToken);
        foreach (var folder in settings.Models.Folders) CheckFolder("models", "DeCam:Models:Folders", folder);
        foreach (var folder in settings.Datasets.Folders) CheckFolder("datasets", "DeCam:Datasets:Folders", folder);
        CheckData(settings);
        await ArtifactChecks.RunAsync(settings, AnswerWithin, cancellationToken);
        if (settings.Tls.Enabled) using (TlsIdentity.Load(settings.Tls, serves: true)) { }
        if (settings.UsesRedis) await CheckRedisAsync(settings.Redis, settings.Silo.ClusterId);
        if (settings.UsesPostgres) await CheckPostgresAsync(settings.Postgres, cancellationToken);
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
            throw StartRefusedException.Input($"The data folder '{folder}' cannot be written ({Sentence.Reason(unusable.Message)}); name another one with --data.", unusable);
    }

    private static async Task CheckRedisAsync(RedisOptions options, string clusterId)
    {
        var configuration = RedisConnection.Parse(options);
        configuration.ConnectTimeout = (int)AnswerWithin.TotalMilliseconds;
        if (await RedisProbe.LookForSiloAsync(configuration, clusterId) is not { } fault) return;
        throw StartRefusedException.Unreachable(fault.Kind switch
        {
            RedisFaultKind.Password => $"Redis at {options.Place} refuses the password; set DeCam:Redis:Password.",
            RedisFaultKind.Right => $"Redis at {options.Place} refuses a right that a silo needs ({Sentence.Reason(fault.Reason.Message)}); give its user '~{clusterId}/* &* +@all -@admin -@dangerous'.",
            RedisFaultKind.Full => $"Redis at {options.Place} is full and takes nothing more ({Sentence.Reason(fault.Reason.Message)}); raise its maxmemory, or make room.",
            _ => $"Redis at {options.Place} does not answer; start it, or correct DeCam:Redis:Connection (--redis).",
        }, fault.Reason);
    }

    private static async Task CheckPostgresAsync(PostgresOptions options, CancellationToken cancellationToken)
    {
        if (await PostgresProbe.LookAsync(PostgresConnection.Parse(options), cancellationToken) is { } fault)
            throw StartRefusedException.Unreachable($"PostgreSQL at {options.Place} {fault.Words}.", fault.Reason);
    }

    /// <summary>Where the first silo of development clustering answers; null where this one is the first.</summary>
    /// <param name="join">The first silo, as the options name it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StartRefusedException">It does not answer.</exception>
    public static async Task<IPEndPoint?> FindFirstAsync(string join, CancellationToken cancellationToken) =>
        !HostPort.TryParse(join, out var first) ? null : await PlaceSearch.FindAsync(first, AnswerWithin, cancellationToken)
            ?? throw StartRefusedException.Unreachable($"No silo answers at {join}; start the first silo, or correct --join.");
}
