using System.Collections.Concurrent;
using DeCam.Cluster.Grains;
using DeCam.Cluster.Grains.Artifacts;
using DeCam.Cluster.Grains.Hosting;
using DeCam.Cluster.Grains.Scoring.Devices;
using DeCam.Cluster.Grains.State;
using DeCam.Scoring;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Core.Internal;
using Orleans.Serialization;
using Orleans.Storage;
using Orleans.TestingHost;

namespace DeCam.Cluster.Testing.Planted;

/// <summary>Silos in this process with planted devices; states and artifacts outlive every silo.</summary>
internal sealed class PlantedCluster : IAsyncDisposable
{
    public static readonly ModelRef Model = new("planted.onnx", new string('a', 64), "");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly InProcessTestCluster _cluster;

    private PlantedCluster(InProcessTestCluster cluster) => _cluster = cluster;

    public SharedArtifacts Artifacts { get; private init; } = new();

    public SharedStates States { get; private init; } = new();

    /// <summary>The devices, by "silo/device".</summary>
    public ConcurrentDictionary<string, PlantedDevice> Devices { get; private init; } = new();

    public PlantedCalls Calls { get; private init; } = new();

    /// <summary>What the silos log.</summary>
    public PlantedLog Log { get; private init; } = new();

    /// <summary>Folders of the datasets that can be named.</summary>
    public ConcurrentDictionary<string, string> Datasets { get; private init; } = new();

    /// <summary>Whether the silos' folders hold the model's file.</summary>
    public PlantedShelf Shelf { get; private init; } = new();

    public InProcessTestCluster Silos => _cluster;

    public IGrainFactory Grains => _cluster.Client;

    /// <param name="silos">Number of silos.</param>
    /// <param name="devices">Devices of the silo of that number.</param>
    /// <param name="options">What the silo of that number does.</param>
    /// <param name="clock">The clock of all silos; null for the machine's.</param>
    /// <param name="waiting">How long they wait for what may come back; null for as long as silos do.</param>
    public static async Task<PlantedCluster> StartAsync(
        int silos, Func<int, PlantedDevice[]>? devices = null, Func<int, DeCamGrainsOptions>? options = null, TimeProvider? clock = null, WaitingOptions? waiting = null)
    {
        var (artifacts, states, calls, all) = (new SharedArtifacts(), new SharedStates(), new PlantedCalls(), new ConcurrentDictionary<string, PlantedDevice>());
        var datasets = new ConcurrentDictionary<string, string>();
        var (log, shelf) = (new PlantedLog(), new PlantedShelf());
        var builder = new InProcessTestClusterBuilder((short)silos);
        var count = 0;
        builder.ConfigureSilo((silo, host) =>
        {
            var number = Interlocked.Increment(ref count) - 1;
            foreach (var device in devices?.Invoke(number) ?? [new()])
            {
                device.Content = new DeviceContent(artifacts);
                all[$"{silo.SiloName}/{device.Name}"] = device;
                host.Services.AddSingleton<IScoringDevice>(device);
            }

            if (clock is not null) host.Services.AddSingleton(clock);
            host.Services.AddSingleton<IArtifactStore>(artifacts);
            host.Services.AddSingleton<IModelDirectory>(shelf);
            host.Services.AddPlantedDatasets(datasets);
            host.Services.AddKeyedSingleton<IGrainStorage>(StorageNames.Grains, (services, _) => states.For(services.GetRequiredService<Serializer>()));
            host.AddIncomingGrainCallFilter(calls);
            host.Services.AddSingleton<ILoggerProvider>(log);
            host.Configure<ClusterMembershipOptions>(membership =>
            {
                membership.ProbeTimeout = TimeSpan.FromSeconds(1);
                membership.NumMissedProbesLimit = 2;
                membership.NumVotesForDeathDeclaration = 1;
            });
            if (waiting is not null) host.Services.AddSingleton(Options.Create(waiting));
            host.AddDeCamGrains(options?.Invoke(number) ?? new());
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new(cluster) { Artifacts = artifacts, States = states, Calls = calls, Devices = all, Datasets = datasets, Log = log, Shelf = shelf };
    }

    public IExplanationGrain Run(RunSpec spec) => Grains.GetGrain<IExplanationGrain>(RunIds.Of(spec));

    /// <summary>A run of 640 masks with metrics, in several rounds.</summary>
    public async Task<RunSpec> SpecAsync(long seed = 0, RunPriority priority = RunPriority.Interactive) => new()
    {
        Model = Model,
        ImageName = "picture",
        ImageSha256 = await Artifacts.PutAsync(BitConverter.GetBytes(seed), default),
        Method = "rise",
        Options = new() { ["masks"] = "640" },
        Protocols = ["rise-225", "black-30"],
        Seed = seed,
        BatchSize = 16,
        Priority = priority,
    };

    /// <summary>A search of some twenty generations with metrics.</summary>
    public async Task<RunSpec> SearchAsync(long seed = 0) =>
        await SpecAsync(seed) with { Method = "decam", Preset = "fast", Options = [] };

    /// <summary>Submits and waits for the end.</summary>
    public async Task<RunStatus> ExplainAsync(RunSpec spec)
    {
        await SubmitAsync(spec);
        return await EndAsync(spec);
    }

    public async Task<RunStatus> SubmitAsync(RunSpec spec) => await RetryAsync(() => Run(spec).SubmitAsync(spec, false));

    public Task<RunStatus> EndAsync(RunSpec spec) => UntilAsync(spec, s => s.State != RunState.Running, "to end");

    /// <summary>Polls a run until its status is as wanted; a timeout says what it was last.</summary>
    public async Task<RunStatus> UntilAsync(RunSpec spec, Func<RunStatus, bool> isWanted, string wanted)
    {
        var deadline = DateTime.UtcNow + Patience;
        while (true)
        {
            var status = await RetryAsync(() => Run(spec).StatusAsync());
            if (isWanted(status)) return status;
            if (DateTime.UtcNow > deadline) Assert.Fail($"Waited for run {status.RunId} {wanted}, but it is {status}.");
            await Task.Delay(20);
        }
    }

    /// <summary>Waits until a device does nothing and nothing waits for it or is lent to it.</summary>
    public async Task IdleAsync(PlantedDevice device)
    {
        var queue = Grains.GetGrain<IScoreQueueGrain>(Model.Sha256);
        var deadline = DateTime.UtcNow + Patience;
        while (true)
        {
            var status = await RetryAsync(queue.StatusAsync);
            if (device.Open == 0 && status is { Leases: 0, WaitingItems: 0 }) return;
            if (DateTime.UtcNow > deadline) Assert.Fail($"Waited for the device to be idle, but it has {device.Open} calls open, and the queue is {status}.");
            await Task.Delay(10);
        }
    }

    public async Task<byte[]> MapAsync(RunSpec spec)
    {
        var result = await RetryAsync(async () => (await Run(spec).ResultAsync())!);
        return (await Artifacts.GetAsync(result.Targets.Single().MapSha256, default)).ToArray();
    }

    /// <summary>Ends a grain's activation, so that the next call finds only what it stored.</summary>
    public static Task DropAsync(IAddressable grain) => grain.AsReference<IGrainManagementExtension>().DeactivateOnIdle().AsTask();

    /// <summary>Repeats an idempotent call while a silo is being lost.</summary>
    public static async Task<T> RetryAsync<T>(Func<Task<T>> call)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (Exception e) when (e is OrleansException or TimeoutException && attempt < 50)
            {
                await Task.Delay(100);
            }
        }
    }

    /// <summary>Looks until something is so.</summary>
    public static async Task UntilTrueAsync(Func<Task<bool>> look)
    {
        var deadline = DateTime.UtcNow + Patience;
        while (!await RetryAsync(look))
        {
            if (DateTime.UtcNow > deadline) Assert.Fail("Waited for something that did not come.");
            await Task.Delay(20);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.StopAllSilosAsync();
        await _cluster.DisposeAsync();
    }
}

/// <summary>The models' folder of planted silos.</summary>
internal sealed class PlantedShelf : IModelDirectory
{
    /// <summary>Whether the file was removed.</summary>
    public bool IsEmpty { get; set; }

    public IReadOnlyList<ModelRef> Models => IsEmpty ? [] : [PlantedCluster.Model];

    public IReadOnlyList<UnservedModel> Unserved => [];
}
