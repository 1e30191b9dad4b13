using DeCam.Cluster.Grains.Scoring.Devices;
using DeCam.Inference.Models;
using DeCam.Inference.Servers;

namespace DeCam.Cluster.Silo.Models;

/// <summary>Registers models and datasets.</summary>
internal static class ModelRegistration
{
    /// <summary>Serves the models under the folders, or those of a model server where that is the silo's device.</summary>
    /// <param name="services">The services.</param>
    /// <param name="options">The folders.</param>
    /// <param name="devices">The device.</param>
    /// <param name="trustsPaths">See <see cref="IModelFiles.TrustsPaths"/>.</param>
    public static void AddModels(this IServiceCollection services, ModelOptions options, DeviceOptions devices, bool trustsPaths)
    {
        if (devices.UsesServer)
        {
            services.AddServedModels(options, trustsPaths);
            return;
        }

        services.AddSingleton(new ModelShelf(trustsPaths));
        services.AddSingleton<IModelFiles>(provider => provider.GetRequiredService<ModelShelf>());
        services.AddSingleton<IModelDirectory>(provider => provider.GetRequiredService<ModelShelf>());
        if (options.Folders.Length == 0) return;
        services.AddSingleton(options);
        services.AddHostedService<ModelScanner>();
    }

    private static void AddServedModels(this IServiceCollection services, ModelOptions options, bool trustsPaths)
    {
        services.AddSingleton(provider => new ServedShelf(provider.GetRequiredService<ModelServer>(), trustsPaths));
        services.AddSingleton<IModelFiles>(provider => provider.GetRequiredService<ServedShelf>());
        services.AddSingleton<IModelDirectory>(provider => provider.GetRequiredService<ServedShelf>());
        if (options.Folders.Length == 0) return;
        services.AddSingleton(options);
        services.AddHostedService<ServedScanner>();
    }
}
