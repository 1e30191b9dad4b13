using DeCam.Cluster;
using DeCam.Cluster.Grains.Artifacts;
using DeCam.Cluster.Grains.Hosting;
using DeCam.Cluster.Grains.Scoring.Devices;
using DeCam.Cluster.Grains.State;
using DeCam.Cluster.Testing.Planted;
using DeCam.Scoring;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Storage;
using Orleans.TestingHost;

namespace DeCam.Benchmarks.Scaling;

/// <summary>Silos in this process, which speak to each other by messages as processes do, with delay devices in equal shares.</summary>
internal sealed class DelayCluster : IAsyncDisposable
{
    private static readonly ModelRef Model = new("delay.onnx", new string('d', 64), "");
    private readonly InProcessTestCluster _silos;
    private readonly SharedArtifacts _artifacts;

    private DelayCluster(InProcessTestCluster silos, SharedArtifacts artifacts) => (_silos, _artifacts) = (silos, artifacts);

    /// <summary>Starts silos and gives device i to silo i modulo their number.</summary>
    public static async Task<DelayCluster> StartAsync(int silos, IReadOnlyList<DelayDevice> devices)
    {
        var (artifacts, states, started) = (new SharedArtifacts(), new SharedStates(), 0);
        var builder = new InProcessTestClusterBuilder((short)silos);
        builder.ConfigureSilo((_, host) =>
        {
            var number = Interlocked.Increment(ref started) - 1;
            for (var i = number; i < devices.Count; i += silos) host.Services.AddSingleton<IScoringDevice>(devices[i]);
            host.Services.AddSingleton(devices);
            host.Services.AddSingleton<IArtifactStore>(artifacts);
            host.Services.AddSingleton<IModelDirectory>(new Shelf());
            host.Services.AddPlantedDatasets([]);
            host.Services.AddKeyedSingleton<IGrainStorage>(StorageNames.Grains, (services, _) => states.For(services.GetRequiredService<Serializer>()));
            host.AddDeCamGrains(new());
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new(cluster, artifacts);
    }

    /// <summary>Begins a run of the published search of single ellipses with that many batches in a generation.</summary>
    public async Task<IExplanationGrain> BeginAsync(int seed, int batchesInGeneration, int generations = 100_000)
    {
        var spec = new RunSpec
        {
            Model = Model,
            ImageName = "delay",
            ImageSha256 = await _artifacts.PutAsync(BitConverter.GetBytes(seed), CancellationToken.None),
            Method = "decam",
            Preset = "paper",
            Options = new() { ["ellipses"] = "1", ["population"] = $"{batchesInGeneration * DelayDevice.MasksInBatch}", ["generations"] = $"{generations}" },
            Protocols = [],
            BatchSize = DelayDevice.MasksInBatch,
            Seed = seed,
        };
        var run = _silos.Client.GetGrain<IExplanationGrain>(RunIds.Of(spec));
        var status = await run.SubmitAsync(spec, restart: false);
        return status.Failure is { } failure ? throw new InvalidOperationException(failure.Message) : run;
    }

    /// <summary>Begins a run of the usual search, with single ellipses.</summary>
    public async Task<IExplanationGrain> BeginSearchAsync(int seed, int evaluations)
    {
        var spec = new RunSpec
        {
            Model = Model,
            ImageName = "delay",
            ImageSha256 = await _artifacts.PutAsync(BitConverter.GetBytes(seed), CancellationToken.None),
            Method = "decam",
            Options = new() { ["ellipses"] = "1", ["evaluations"] = $"{evaluations}" },
            Seed = seed,
        };
        var run = _silos.Client.GetGrain<IExplanationGrain>(RunIds.Of(spec));
        var status = await run.SubmitAsync(spec, restart: false);
        return status.Failure is { } failure ? throw new InvalidOperationException(failure.Message) : run;
    }

    /// <summary>Calls grains from the first silo.</summary>
    public IGrainFactory Grains => _silos.Silos[0].ServiceProvider.GetRequiredService<IGrainFactory>();

    public async ValueTask DisposeAsync()
    {
        await _silos.StopAllSilosAsync();
        await _silos.DisposeAsync();
    }

    private sealed class Shelf : IModelDirectory
    {
        public IReadOnlyList<ModelRef> Models { get; } = [Model];

        public IReadOnlyList<UnservedModel> Unserved => [];
    }
}
