using DeCam.Cluster.Grains.Sweeps.Expansion;
using DeCam.Cluster.Grains.Sweeps.Shards;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DeCam.Cluster.Grains.Sweeps;

/// <summary>Adds what the grains of sweeps need.</summary>
internal static class SweepsHosting
{
    /// <summary>Adds sweeps; the host brings an <see cref="Images.IDatasetFolders"/> and, if it likes, a <see cref="SweepOptions"/>.</summary>
    public static IServiceCollection AddDeCamSweeps(this IServiceCollection services)
    {
        services.AddOptions<SweepOptions>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<SweepBlob>();
        services.TryAddSingleton<SweepExpansion>();
        return services;
    }
}
