using System.Globalization;
using DeCam.Cluster.Grains.Artifacts;
using DeCam.Cluster.Grains.Cluster;
using DeCam.Cluster.Grains.Placement;
using DeCam.Cluster.Grains.Registry;
using DeCam.Cluster.Grains.Scoring;
using DeCam.Cluster.Grains.Scoring.Devices;
using DeCam.Cluster.Grains.State;
using DeCam.Cluster.Grains.Store;
using DeCam.Cluster.Grains.Sweeps;
using DeCam.Cluster.Grains.Sweeps.Expansion;
using DeCam.Cluster.Grains.Sweeps.Images;
using DeCam.Cluster.Grains.Sweeps.Shards;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Placement;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Orleans.Serialization;

namespace DeCam.Cluster.Grains.Hosting;

/// <summary>Adds the grains to a silo.</summary>
public static class DeCamGrainsHosting
{
    /// <summary>
    /// Adds coordinators, queues, agents and registries. The host brings an <see cref="IArtifactStore"/>, an <see cref="IModelDirectory"/>,
    /// any number of <see cref="DeCam.Scoring.IScoringDevice"/>, an <see cref="IDatasetFolders"/>, <see cref="IDatasetFiles"/> and <see cref="IDatasetObjects"/>, a grain storage named
    /// <see cref="StorageNames.Grains"/> and, if it likes, a <see cref="SweepOptions"/>.
    /// </summary>
    /// <param name="silo">The silo.</param>
    /// <param name="options">What this silo does.</param>
    /// <param name="metadata">Further metadata of the silo; it is set once for a silo's life.</param>
    public static ISiloBuilder AddDeCamGrains(this ISiloBuilder silo, DeCamGrainsOptions options, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var published = new Dictionary<string, string>(metadata ?? new Dictionary<string, string>())
        {
            [CoordinatorRole.MetadataKey] = Convert.ToInt32(options.Coordinator).ToString(CultureInfo.InvariantCulture),
        };
        silo.UseSiloMetadata(published);
        silo.Services.AddDeCamGrains(options);
        return silo;
    }

    /// <summary>Adds the services of the grains, without the silo's metadata.</summary>
    public static IServiceCollection AddDeCamGrains(this IServiceCollection services, DeCamGrainsOptions options)
    {
        services.AddSingleton(options);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<DrainingSilos>();
        services.AddSingleton<DrainNotice>();
        services.AddPlacementFilter<CoordinatorRoleStrategy, CoordinatorRoleDirector>(ServiceLifetime.Transient);
        services.AddPlacementFilter<NamedSiloStrategy, NamedSiloDirector>(ServiceLifetime.Transient);
        services.AddSingleton<DeviceSet>();
        services.AddSingleton<LeasesInHand>();
        services.AddSingleton<ModelTrials>();
        services.AddSingleton<UploadFolder>();
        services.AddSingleton<UploadFaults>();
        services.AddOptions<SweepOptions>();
        services.AddOptions<WaitingOptions>();
        services.AddSingleton<ModelWait>();
        services.AddSingleton<SweepBlob>();
        services.AddSingleton<DatasetPictures>();
        services.AddSingleton<DatasetSilos>();
        services.AddSingleton<DatasetDirectory>();
        services.AddSingleton<IDatasetDirectory>(provider => provider.GetRequiredService<DatasetDirectory>());
        services.AddHostedService(provider => provider.GetRequiredService<DatasetDirectory>());
        services.AddSingleton<CellStore>();
        services.AddSingleton<SweepResolver>();
        services.AddSingleton<SweepExpansion>();
        services.AddSingleton<SweepExpander>();
        services.AddSingleton(provider => new StoredStates(provider.GetRequiredService<Serializer>(), provider.GetService<IStateCensus>()));
        // Before the agent of the devices, and so ended after it: until then it tells silos that join.
        services.AddHostedService(provider => provider.GetRequiredService<DrainNotice>());
        services.AddHostedService<SiloReporter>();
        services.AddHostedService<MemberLog>();
        if (options.Evaluator) services.AddHostedService<DeviceAgent>();
        if (options is { Coordinator: true, Supervise: true }) services.AddHostedService<RegistrySupervisor>();
        if (options is { Coordinator: true, Supervise: true }) services.AddHostedService<StoreKeeper>();
        return services;
    }
}
