using DeCam.Cluster.Grains.Artifacts;
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
        else silo.Services.AddDirectoryArtifacts(settings.ArtifactFolder, options.CacheBytes);
        return silo;
    }

    /// <summary>Keeps artifacts in a folder.</summary>
    public static void AddDirectoryArtifacts(this IServiceCollection services, string folder, long cacheBytes) =>
        services.AddArtifactStore(_ => new DirectoryArtifactStore(folder, cacheBytes));

    private static void AddArtifactStore(this IServiceCollection services, Func<IServiceProvider, IArtifactStore> create)
    {
        services.AddSingleton(create);
        services.AddSingleton<IContentSource, DeviceContent>();
    }
}
