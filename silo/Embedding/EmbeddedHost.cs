using System.Net;
using DeCam.Cluster.Grains;
using DeCam.Cluster.Silo.Artifacts;
using DeCam.Cluster.Silo.Clustering;
using DeCam.Cluster.Silo.Datasets;
using DeCam.Cluster.Silo.Devices;
using DeCam.Cluster.Silo.Models;
using DeCam.Cluster.Silo.Storage;
using Orleans.Configuration;

namespace DeCam.Cluster.Silo.Embedding;

/// <summary>Puts the host of an embedded cluster together.</summary>
internal static class EmbeddedHost
{
    private const long ArtifactCacheBytes = 128L << 20;

    // Nobody can die but the whole process, so a slow answer on a busy machine is never a lost one.
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(30);

    /// <summary>A host that has not been started.</summary>
    public static IHost Build(EmbeddedClusterOptions options, int port)
    {
        var folder = Path.GetFullPath(options.DataFolder ?? DataFolder.Default);
        Directory.CreateDirectory(folder);
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true, ApplicationName = "decam" });
        if (options.Warn is { } warn) builder.Logging.AddProvider(new WarningLogger(warn));
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.Services.AddModels(new(), trustsPaths: true);
        builder.Services.AddLocalDatasets();
        builder.Services.AddDevices(new() { Device = options.Device, Threads = options.Threads }, options.Warn);
        builder.Services.AddDirectoryArtifacts(Path.Combine(folder, "artifacts"), ArtifactCacheBytes);
        builder.Services.AddFileGrainStorage(Path.Combine(folder, "state"));
        builder.UseOrleans(silo => ConfigureSilo(silo, port));
        return builder.Build();
    }

    private static void ConfigureSilo(ISiloBuilder silo, int port)
    {
        silo.UseDevelopmentClustering(new IPEndPoint(IPAddress.Loopback, port));
        silo.UseInMemoryReminderService();
        silo.TuneCalls(ResponseTimeout);
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
        // Others may work on the same folder: nobody resumes what nobody here asked for.
        silo.AddDeCamGrains(new() { Api = false, Supervise = false, Reminders = false });
    }
}
