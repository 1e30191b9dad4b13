using DeCam.Cluster.Grains.Hosting;
using DeCam.Cluster.Grains.State;
using DeCam.Cluster.Silo.Clustering;
using Orleans.Serialization;
using Orleans.Storage;

namespace DeCam.Cluster.Silo.Storage;

/// <summary>Registers the grain storage that all grains name.</summary>
internal static class StorageRegistration
{
    /// <summary>Name of the storage.</summary>
    public const string Name = "decam";

    // Of a silo: the storage under the guard against its loss. Everything else asks for the one above.
    private const string Kept = Name + "-kept";

    /// <summary>Keeps grain state where the settings say.</summary>
    public static ISiloBuilder AddStateStorage(this ISiloBuilder silo, SiloSettings settings)
    {
        if (settings.StoresInRedis) silo.AddRedisStorage(settings.Redis, settings.Silo.ClusterId);
        else if (settings.StoresInPostgres) silo.AddPostgresStorage(settings.Postgres, settings.Silo.ClusterId);
        else silo.Services.AddFileGrainStorage(Path.Combine(settings.DataFolder, "state"), ClusterRegistration.NameOf(settings.Silo), Kept);
        silo.Services.AddLossCheckedStorage(Kept);
        return silo;
    }

    /// <summary>Keeps grain state in files.</summary>
    /// <param name="services">The silo's services.</param>
    /// <param name="folder">Where.</param>
    /// <param name="silo">Name of the silo, for errors that others read; null for a cluster in the user's process.</param>
    /// <param name="name">Name of the storage.</param>
    public static void AddFileGrainStorage(this IServiceCollection services, string folder, string? silo = null, string name = Name)
    {
        services.AddKeyedSingleton<IGrainStorage>(name, (provider, _) => new FileGrainStorage(folder, Telling(provider.GetRequiredService<Serializer>()), silo));
        services.AddSingleton<IStateCensus>(new FileStateCensus(folder));
    }

    private static void AddPostgresStorage(this ISiloBuilder silo, PostgresOptions postgres, string serviceId)
    {
        var connection = PostgresConnection.Parse(postgres);
        silo.Services.AddSingleton<IStateCensus>(new PostgresStateCensus(connection, serviceId));
        const string table = Name + "-postgres";
        silo.AddAdoNetGrainStorage(table, builder => builder.Configure<Serializer>((options, serializer) =>
        {
            (options.Invariant, options.ConnectionString) = (PostgresConnection.Driver, connection);
            options.GrainStorageSerializer = Telling(serializer);
            options.DeleteStateOnClear = true;
        }));
        silo.Services.AddKeyedSingleton<IGrainStorage>(Kept, (provider, _) => new ServerFaultStorage(new WholeIdStorage(provider.GetRequiredKeyedService<IGrainStorage>(table)), $"PostgreSQL at {postgres.Place}"));
    }

    // Orleans' serializer in place of its default, JSON, which is several times slower and larger for arrays of bytes.
    private static void AddRedisStorage(this ISiloBuilder silo, RedisOptions redis, string serviceId)
    {
        silo.Services.AddSingleton<IStateCensus>(_ => new RedisStateCensus(RedisConnection.Parse(redis), serviceId));
        const string keys = Name + "-redis";
        silo.AddRedisGrainStorage(keys, builder => builder.Configure<Serializer>((options, serializer) =>
        {
            options.ConfigurationOptions = RedisConnection.Parse(redis);
            options.GrainStorageSerializer = Telling(serializer);
            options.DeleteStateOnClear = true;
        }));
        silo.Services.AddKeyedSingleton<IGrainStorage>(Kept, (provider, _) => new ServerFaultStorage(provider.GetRequiredKeyedService<IGrainStorage>(keys), $"Redis at {redis.Place}"));
    }

    private static DamageTellingSerializer Telling(Serializer serializer) => new(new OrleansGrainStorageSerializer(serializer));
}
