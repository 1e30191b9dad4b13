using DeCam.Cluster.Grains;
using DeCam.Cluster.Grains.Sweeps;

namespace DeCam.Cluster.Silo;

/// <summary>Binds every record to its section, checked when the host starts.</summary>
internal static class OptionRegistrations
{
    /// <summary>One registration for each section.</summary>
    public static IReadOnlyList<Action<IServiceCollection, IConfiguration>> All { get; } =
    [
        Bind<SiloHostOptions>, Bind<RedisOptions>, Bind<PostgresOptions>, Bind<StorageOptions>, Bind<ArtifactOptions>,
        Bind<ModelOptions>, Bind<DatasetOptions>, Bind<TlsOptions>, Bind<DeviceOptions>, Bind<SweepOptions>, Bind<WaitingOptions>,
        Bind<LogOptions>, Bind<TelemetryOptions>, Bind<RetentionSettings>,
    ];

    private static void Bind<T>(IServiceCollection services, IConfiguration configuration)
        where T : class, new() =>
        services.AddOptions<T>().Bind(configuration.GetSection(OptionSections.PathOf(typeof(T)))).ValidateDataAnnotations().ValidateOnStart();
}
