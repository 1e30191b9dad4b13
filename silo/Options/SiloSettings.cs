using System.Net;
using DeCam.Cluster.Grains;
using DeCam.Cluster.Grains.Sweeps;

namespace DeCam.Cluster.Silo;

/// <summary>All sections of a silo's configuration, read and checked.</summary>
internal sealed record SiloSettings
{
    /// <summary>The silo itself.</summary>
    public required SiloHostOptions Silo { get; init; }

    /// <summary>Redis.</summary>
    public required RedisOptions Redis { get; init; }

    /// <summary>PostgreSQL.</summary>
    public required PostgresOptions Postgres { get; init; }

    /// <summary>Grain state.</summary>
    public required StorageOptions Storage { get; init; }

    /// <summary>Images, maps and other contents.</summary>
    public required ArtifactOptions Artifacts { get; init; }

    /// <summary>Models.</summary>
    public required ModelOptions Models { get; init; }

    /// <summary>Datasets.</summary>
    public required DatasetOptions Datasets { get; init; }

    /// <summary>Mutual TLS.</summary>
    public required TlsOptions Tls { get; init; }

    /// <summary>Devices.</summary>
    public required DeviceOptions Devices { get; init; }

    /// <summary>Limits of sweeps.</summary>
    public required SweepOptions Sweeps { get; init; }

    /// <summary>How long is waited for what may come back.</summary>
    public required WaitingOptions Waiting { get; init; }

    /// <summary>The log.</summary>
    public required LogOptions Log { get; init; }

    /// <summary>What the silo shows of itself.</summary>
    public required TelemetryOptions Telemetry { get; init; }

    /// <summary>How long what has ended is kept.</summary>
    public required RetentionSettings Retention { get; init; }

    /// <summary>Where the first silo of development clustering was found; null where this one is the first, or before it was looked for.</summary>
    public IPEndPoint? FirstSilo { get; init; }

    /// <summary>
    /// The folder of all that is kept in files. By default one for each cluster, and none of a cluster in a user's process: silos bring
    /// back to life every unfinished run that is stored.
    /// </summary>
    public string DataFolder => Path.GetFullPath(Storage.Folder.Length > 0 ? Storage.Folder : Path.Combine(Cluster.Silo.DataFolder.Default, "clusters", Silo.ClusterId));

    /// <summary>The folder of artifacts, where they are kept in one.</summary>
    public string ArtifactFolder => Artifacts.Folder.Length > 0 ? Artifacts.Folder : Path.Combine(DataFolder, "artifacts");

    /// <summary>The folder of unfinished uploads.</summary>
    public string UploadFolder => Path.GetFullPath(Artifacts.UploadFolder.Length > 0 ? Artifacts.UploadFolder : Path.GetTempPath());

    /// <summary>Whether grain state goes to Redis.</summary>
    public bool StoresInRedis => Store == StorageKind.Redis;

    /// <summary>Whether grain state goes to PostgreSQL.</summary>
    public bool StoresInPostgres => Store == StorageKind.Postgres;

    /// <summary>Whether anything needs Redis.</summary>
    public bool UsesRedis => StoresInRedis || Silo.Clustering == ClusteringKind.Redis;

    /// <summary>Whether anything needs PostgreSQL.</summary>
    public bool UsesPostgres => StoresInPostgres || Silo.Clustering == ClusteringKind.Postgres;

    /// <summary>The server that keeps membership and reminders, in words; null where silos keep them.</summary>
    public string? MembershipServer => Silo.Clustering switch
    {
        ClusteringKind.Redis => $"Redis at {Redis.Place}",
        ClusteringKind.Postgres => $"PostgreSQL at {Postgres.Place}",
        _ => null,
    };

    private StorageKind Store => (Storage.Kind, Silo.Clustering) switch
    {
        (StorageKind.Auto, ClusteringKind.Redis) => StorageKind.Redis,
        (StorageKind.Auto, ClusteringKind.Postgres) => StorageKind.Postgres,
        _ => Storage.Kind,
    };

    /// <summary>Reads every section.</summary>
    /// <exception cref="StartRefusedException">A value is wrong, or a name is not known.</exception>
    public static SiloSettings Read(IConfiguration configuration)
    {
        OptionSections.RefuseUnknown(configuration);
        var settings = new SiloSettings
        {
            Silo = OptionSections.Read<SiloHostOptions>(configuration),
            Redis = OptionSections.Read<RedisOptions>(configuration),
            Postgres = OptionSections.Read<PostgresOptions>(configuration),
            Storage = OptionSections.Read<StorageOptions>(configuration),
            Artifacts = OptionSections.Read<ArtifactOptions>(configuration),
            Models = OptionSections.Read<ModelOptions>(configuration),
            Datasets = OptionSections.Read<DatasetOptions>(configuration),
            Tls = OptionSections.Read<TlsOptions>(configuration),
            Devices = OptionSections.Read<DeviceOptions>(configuration),
            Retention = OptionSections.Read<RetentionSettings>(configuration),
            Sweeps = OptionSections.Read<SweepOptions>(configuration),
            Waiting = OptionSections.Read<WaitingOptions>(configuration),
            Log = OptionSections.Read<LogOptions>(configuration),
            Telemetry = OptionSections.Read<TelemetryOptions>(configuration),
        };
        settings.CheckTogether();
        return settings;
    }

    private void CheckTogether()
    {
        if (Silo.Address.Length == 0 && Environment.GetEnvironmentVariable(SiloHostOptions.PodAddress) is { Length: > 0 } pod && !IPAddress.TryParse(pod, out _))
            throw StartRefusedException.Option($"The environment variable {SiloHostOptions.PodAddress} is '{pod}' but an IP address is wanted; correct it, or pass --address IP.");
        if (UsesRedis && Redis.Connection.Length == 0)
            throw StartRefusedException.Option("DeCam:Redis:Connection is empty but clustering or storage is redis; set it, or pass --redis HOST:PORT.");
        if (UsesPostgres && Postgres.Connection.Length == 0)
            throw StartRefusedException.Option("DeCam:Postgres:Connection is empty but clustering or storage is postgres; set it, or pass --postgres HOST:PORT/DATABASE.");
        if (UsesPostgres) _ = Postgres.ToBuilder();
        if (IPAddress.IsLoopback(Silo.EffectiveAddress) || Tls.Enabled || Silo.TrustNetwork) return;
        throw StartRefusedException.Option(
            $"Address {Silo.EffectiveAddress} is beyond loopback and the silo's ports have no authentication; configure DeCam:Tls "
            + "('decam-silo certs' makes certificates), or pass --trust-network if everybody who can reach the ports may use the cluster.");
    }
}
