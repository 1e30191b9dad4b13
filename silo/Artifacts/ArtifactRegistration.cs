using DeCam.Cluster.Grains.Artifacts;
using DeCam.Cluster.Silo.Clustering;
using DeCam.Scoring;

namespace DeCam.Cluster.Silo.Artifacts;

/// <summary>Registers the artifact store.</summary>
internal static class ArtifactRegistration
{
    /// <summary>Keeps artifacts where the settings say.</summary>
    public static ISiloBuilder AddArtifacts(this ISiloBuilder silo, SiloSettings settings)
    {
        var options = settings.Artifacts;
        if (options.Kind == ArtifactKind.S3) silo.Services.AddArtifactStore(_ => S3Connection.Open(options, trusted: settings.Retention.Options.Artifacts / 2));
        else silo.Services.AddDirectoryArtifacts(settings.ArtifactFolder, options.CacheBytes, ClusterRegistration.NameOf(settings.Silo));
        return silo;
    }

    /// <summary>Keeps artifacts in a folder.</summary>
    /// <param name="services">The silo's services.</param>
    /// <param name="folder">Where.</param>
    /// <param name="cacheBytes">Bytes of contents to keep in memory at most.</param>
    /// <param name="silo">Name of the silo, for errors that others read; null for a cluster in the user's process.</param>
    public static void AddDirectoryArtifacts(this IServiceCollection services, string folder, long cacheBytes, string? silo = null) =>
        services.AddArtifactStore(_ => new DirectoryArtifactStore(folder, cacheBytes, silo));

    private static void AddArtifactStore(this IServiceCollection services, Func<IServiceProvider, IArtifactStore> create)
    {
        services.AddSingleton(create);
        services.AddSingleton<IContentSource, DeviceContent>();
    }
}
