using DeCam.Cluster.Grains.Scoring.Devices;
using DeCam.Inference.Models;

namespace DeCam.Cluster.Silo.Models;

/// <summary>Registers models and datasets.</summary>
internal static class ModelRegistration
{
    /// <summary>Serves the models under the folders.</summary>
    /// <param name="services">The services.</param>
    /// <param name="options">The folders.</param>
    /// <param name="trustsPaths">See <see cref="IModelFiles.TrustsPaths"/>.</param>
    public static void AddModels(this IServiceCollection services, ModelOptions options, bool trustsPaths)
    {
        services.AddSingleton(new ModelShelf(trustsPaths));
        services.AddSingleton<IModelFiles>(provider => provider.GetRequiredService<ModelShelf>());
        services.AddSingleton<IModelDirectory>(provider => provider.GetRequiredService<ModelShelf>());
        if (options.Folders.Length == 0) return;
        services.AddSingleton(options);
        services.AddHostedService<ModelScanner>();
    }
}
