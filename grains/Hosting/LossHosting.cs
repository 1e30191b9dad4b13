using DeCam.Cluster.Grains.Loss;
using DeCam.Cluster.Grains.State;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace DeCam.Cluster.Grains.Hosting;

/// <summary>Puts a guard between the grains and a store that may lose its states while the cluster lives.</summary>
public static class LossHosting
{
    /// <summary>Registers the storage <see cref="StorageNames.Grains"/> on top of another one.</summary>
    /// <param name="services">The silo's services.</param>
    /// <param name="store">Name of the storage that keeps the states.</param>
    public static void AddLossCheckedStorage(this IServiceCollection services, string store)
    {
        services.AddSingleton(provider => new LossGuard(
            provider.GetRequiredKeyedService<IGrainStorage>(store), provider.GetRequiredService<IGrainFactory>(), provider.GetRequiredService<ILogger<LossGuard>>()));
        services.AddKeyedSingleton<IGrainStorage>(StorageNames.Grains, (provider, _) => new LossCheckedStorage(
            provider.GetRequiredKeyedService<IGrainStorage>(store), provider.GetRequiredService<LossGuard>(), provider.GetRequiredService<IGrainContextAccessor>()));
        services.AddHostedService<LossWatch>();
    }
}
