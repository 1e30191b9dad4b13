using System.Net;
using DeCam.Cluster.Grains.Hosting;
using DeCam.Cluster.Silo.Artifacts;
using DeCam.Cluster.Silo.Clustering;
using DeCam.Cluster.Silo.Datasets;
using DeCam.Cluster.Silo.Devices;
using DeCam.Cluster.Silo.Folders;
using DeCam.Cluster.Silo.Models;
using DeCam.Cluster.Silo.Storage;
using DeCam.Cluster.Silo.Telemetry;
using Orleans.Configuration;

namespace DeCam.Cluster.Silo.Embedding;

/// <summary>Puts the host of an embedded cluster together.</summary>
internal static class EmbeddedHost
{
    private const long ArtifactCacheBytes = 128L << 20;

    // The only silo ends with the process, so a slow answer on a busy machine never means that it is gone.
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(30);

    /// <summary>A host that has not been started.</summary>
    public static IHost Build(EmbeddedClusterOptions options, int port)
    {
        var folder = Path.GetFullPath(options.DataFolder ?? DataFolder.Default);
        PrivateFolder.Create(folder);
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true, ApplicationName = "decam" });
        if (options.Warn is { } warn) builder.Logging.AddProvider(new WarningLogger(warn));
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.Services.AddModelServer(Devices(options), options.Warn);
        builder.Services.AddModels(new(), Devices(options), trustsPaths: true);
        builder.Services.AddLocalDatasets();
        builder.Services.AddDevices(Devices(options), options.Warn);
        builder.Services.AddDirectoryArtifacts(Path.Combine(folder, "artifacts"), ArtifactCacheBytes);
        builder.Services.AddFileGrainStorage(Path.Combine(folder, "state"));
        AddTelemetry(builder);
        builder.UseOrleans(silo => ConfigureSilo(silo, port));
        return builder.Build();
    }

    private static DeviceOptions Devices(EmbeddedClusterOptions options)
    {
        var usual = new DeviceOptions();
        return usual with { Device = options.Device, Threads = options.Threads, LoadTime = options.LoadTime ?? usual.LoadTime, LoadMebibytes = options.LoadMebibytes };
    }

    // Nothing is shown or sent by itself. Only the variables of OpenTelemetry are read: others must not configure this host.
    private static void AddTelemetry(HostApplicationBuilder builder)
    {
        var all = new ConfigurationBuilder().AddEnvironmentVariables().Build().AsEnumerable();
        builder.Configuration.AddInMemoryCollection(all.Where(variable => variable.Key.StartsWith("OTEL_", StringComparison.Ordinal)));
        // A command is not to wait long at its end for a receiver that hangs.
        builder.Configuration[OtlpVariables.Timeout] ??= OtlpVariables.ShortTimeout;
        builder.Services.AddTelemetry(builder.Configuration, "decam", Environment.MachineName, isScraped: false);
    }

    private static void ConfigureSilo(ISiloBuilder silo, int port)
    {
        silo.UseDevelopmentClustering(new IPEndPoint(IPAddress.Loopback, port));
        silo.UseInMemoryReminderService();
        silo.UseSteadyClock().TuneCalls(ResponseTimeout);
        silo.Configure<SiloOptions>(options => options.SiloName = "local");
        silo.Configure<ClusterOptions>(options =>
        {
            options.ServiceId = "decam";
            options.ClusterId = $"embedded-{Guid.NewGuid():N}";
        });
        silo.Configure<EndpointOptions>(options =>
        {
            options.AdvertisedIPAddress = IPAddress.Loopback;
            options.SiloPort = port;
            options.GatewayPort = 0;
        });
        // Other processes may work on the same folder, so this one resumes only runs that its own user asks for.
        silo.AddDeCamGrains(new() { Api = false, Supervise = false, Reminders = false });
    }
}
