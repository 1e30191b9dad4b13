using DeCam.Cluster.Grains.Sweeps.Images;

namespace DeCam.Cluster.Silo.Datasets;

/// <summary>Registers where sweeps find their images.</summary>
internal static class DatasetRegistration
{
    /// <summary>Serves the datasets under the folders.</summary>
    public static void AddDatasets(this IServiceCollection services, DatasetOptions options) =>
        services.AddFolders(new(options.Folders, allowsLocal: false, options.FollowLinks), options.FollowLinks, (long)options.ReadMebibytesPerSecond << 20);

    /// <summary>Lets sweeps name any folder of this machine, because the user is its operator.</summary>
    public static void AddLocalDatasets(this IServiceCollection services) => services.AddFolders(new([], allowsLocal: true), followsLinks: true, bytesPerSecond: 0);

    private static void AddFolders(this IServiceCollection services, DatasetFolders folders, bool followsLinks, long bytesPerSecond)
    {
        services.AddSingleton(new DatasetContents(bytesPerSecond));
        services.AddHostedService(provider => provider.GetRequiredService<DatasetContents>());
        services.AddSingleton<IDatasetFolders>(folders);
        services.AddSingleton<IDatasetFiles>(provider => new FolderFiles(followsLinks, provider.GetRequiredService<DatasetContents>()));
        services.AddSingleton<IDatasetObjects, ObjectFiles>();
    }
}
