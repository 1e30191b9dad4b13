using DeCam.Cluster.Grains.Sweeps.Images;

namespace DeCam.Cluster.Silo.Datasets;

/// <summary>Registers where sweeps find their images.</summary>
internal static class DatasetRegistration
{
    /// <summary>Serves the datasets under the folders.</summary>
    public static void AddDatasets(this IServiceCollection services, DatasetOptions options) =>
        services.AddSingleton<IDatasetFolders>(new DatasetFolders(options.Folders, allowsLocal: false));

    /// <summary>Lets sweeps name any folder of this machine, because the user is its operator.</summary>
    public static void AddLocalDatasets(this IServiceCollection services) => services.AddSingleton<IDatasetFolders>(new DatasetFolders([], allowsLocal: true));
}
