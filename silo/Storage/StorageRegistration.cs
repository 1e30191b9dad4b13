using DeCam.Cluster.Silo.Clustering;
using Orleans.Serialization;
using Orleans.Storage;

namespace DeCam.Cluster.Silo.Storage;

/// <summary>Registers the grain storage that all grains name.</summary>
internal static class StorageRegistration
{
    /// <summary>Name of the storage.</summary>
    public const string Name = "decam";

    /// <summary>Keeps grain state where the settings say.</summary>
    public static ISiloBuilder AddStateStorage(this ISiloBuilder silo, SiloSettings settings)
    {
        if (settings.StoresInRedis) silo.AddRedisStorage(settings.Redis);
        else silo.Services.AddFileGrainStorage(Path.Combine(settings.DataFolder, "state"));
        return silo;
    }

    /// <summary>Keeps grain state in files.</summary>
    /// <param name="services">The silo's services.</param>
    /// <param name="folder">Where.</param>
    public static void AddFileGrainStorage(this IServiceCollection services, string folder) =>
        services.AddKeyedSingleton<IGrainStorage>(Name, (provider, _) =>
            new FileGrainStorage(folder, new OrleansGrainStorageSerializer(provider.GetRequiredService<Serializer>())));

    // Orleans' serializer in place of its default, JSON, which is several times slower and larger for arrays of bytes.
    private static void AddRedisStorage(this ISiloBuilder silo, RedisOptions redis) =>
        silo.AddRedisGrainStorage(Name, builder => builder.Configure<Serializer>((options, serializer) =>
        {
            options.ConfigurationOptions = RedisConnection.Parse(redis);
            options.GrainStorageSerializer = new OrleansGrainStorageSerializer(serializer);
            options.DeleteStateOnClear = true;
        }));
}
