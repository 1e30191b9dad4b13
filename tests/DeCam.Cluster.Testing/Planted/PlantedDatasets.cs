using System.Collections.Concurrent;
using DeCam.Cluster.Grains.Sweeps.Images;
using DeCam.Cluster.Silo.Datasets;
using DeCam.Scoring;
using Microsoft.Extensions.DependencyInjection;

namespace DeCam.Cluster.Testing.Planted;

/// <summary>Datasets of planted silos: any folder, and those that a test names.</summary>
internal static class PlantedDatasets
{
    /// <summary>Adds them.</summary>
    /// <param name="services">The services of a silo.</param>
    /// <param name="datasets">Folders of the datasets that can be named.</param>
    public static void AddPlantedDatasets(this IServiceCollection services, ConcurrentDictionary<string, string> datasets)
    {
        services.AddSingleton<IDatasetFolders>(new AnyFolder(datasets));
        services.AddSingleton<IDatasetFiles>(new FolderFiles(followsLinks: false, new(bytesPerSecond: 0)));
        services.AddSingleton<IDatasetObjects, ObjectFiles>();
    }

    private sealed class AnyFolder(ConcurrentDictionary<string, string> datasets) : IDatasetFolders
    {
        public IReadOnlyList<string> Names => [.. datasets.Keys.Order(StringComparer.Ordinal)];

        public bool Has(string dataset) => datasets.ContainsKey(dataset);

        public string Named(string dataset) => datasets.TryGetValue(dataset, out var folder) ? folder : throw new ScoringRefusedException(RefusalKind.Input, $"Dataset '{dataset}' is not known to this cluster.");

        public string Local(string folder) => folder;
    }
}
