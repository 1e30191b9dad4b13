using System.Net;
using DeCam.Cluster.Grains;
using DeCam.Cluster.Grains.Hosting;
using DeCam.Cluster.Silo.Artifacts;
using DeCam.Cluster.Silo.Clustering;
using DeCam.Cluster.Silo.Datasets;
using DeCam.Cluster.Silo.Devices;
using DeCam.Cluster.Silo.Health;
using DeCam.Cluster.Silo.Messages;
using DeCam.Cluster.Silo.Models;
using DeCam.Cluster.Silo.Security;
using DeCam.Cluster.Silo.Storage;
using DeCam.Cluster.Silo.Telemetry;
using Microsoft.Extensions.Logging.Console;

namespace DeCam.Cluster.Silo.Hosting;

/// <summary>Puts the host of <c>decam-silo</c> together.</summary>
internal static class SiloHost
{
    /// <summary>A host that has not been started. HTTP comes first, so that it answers probes from the first moment to the last.</summary>
    public static IHost Build(IConfiguration configuration, SiloSettings settings) => new HostBuilder()
        .ConfigureHostConfiguration(host => host.AddConfiguration(configuration))
        .ConfigureLogging(logging => logging.AddSiloLog(configuration, settings.Log, new()))
        .ConfigureServices(services => services.AddSiloOptions(configuration, settings))
        .ConfigureWebHost(web => web.UseSiloEndpoints(settings))
        .UseOrleans((_, silo) => silo
            .EndBySentence()
            .UseCluster(settings)
            .AddStateStorage(settings)
            .AddArtifacts(settings)
            .AddGrains(settings))
        .UseConsoleLifetime(console => console.SuppressStatusMessages = true)
        .Build();

    private static void AddSiloOptions(this IServiceCollection services, IConfiguration configuration, SiloSettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton<SiloLife>();
        // Before Orleans, and so until after it has left the cluster.
        if (settings.UsesRedis) services.AddServerWatch<WatchedRedis>();
        if (settings.UsesPostgres) services.AddServerWatch<WatchedPostgres>();
        services.AddModelServer(settings.Devices);
        services.AddModels(settings.Models, settings.Devices, trustsPaths: false);
        services.AddDatasets(settings.Datasets);
        services.AddTelemetry(configuration, "decam-silo", ClusterRegistration.NameOf(settings.Silo), settings.Telemetry.Metrics);
        services.AddHostedService<SiloAnnouncer>();
        services.Configure<HostOptions>(options => options.ShutdownTimeout = settings.Silo.ShutdownTimeout);
        foreach (var section in OptionRegistrations.All) section(services, configuration);
    }

    // Not AddHostedService, which takes one of a type.
    private static void AddServerWatch<T>(this IServiceCollection services)
        where T : IWatchedServer => services.AddSingleton<IHostedService>(provider =>
            ActivatorUtilities.CreateInstance<ServerWatch>(provider, ActivatorUtilities.CreateInstance<T>(provider)));

    private static ISiloBuilder EndBySentence(this ISiloBuilder silo)
    {
        silo.Services.AddSingleton<IFatalErrorHandler, FatalEnd>();
        return silo;
    }

    private static ISiloBuilder AddGrains(this ISiloBuilder silo, SiloSettings settings)
    {
        var roles = settings.Silo.Roles;
        silo.AddIncomingGrainCallFilter<ClientCalls>();
        silo.AddIncomingGrainCallFilter<ReadableFaults>();
        if (roles.HasFlag(SiloRoles.Evaluator)) silo.Services.AddDevices(settings.Devices).AddHostedService<StuckModels>();
        return silo.AddDeCamGrains(new()
        {
            Coordinator = roles.HasFlag(SiloRoles.Coordinator),
            Evaluator = roles.HasFlag(SiloRoles.Evaluator),
            Api = roles.HasFlag(SiloRoles.Api),
            ArtifactLimitBytes = settings.Artifacts.LimitBytes,
            UploadFolder = Path.Combine(settings.UploadFolder, DeCamGrainsOptions.UploadFolderName),
            TriesModels = true,
            Reminders = settings.MembershipServer is not null,
            Retention = settings.Retention.Options,
            DrainTime = settings.Silo.DeviceDrainTime,
        });
    }

    private static void UseSiloEndpoints(this IWebHostBuilder web, SiloSettings settings) => web
        .UseKestrelCore()
        .ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Parse(settings.Silo.HttpAddress), settings.Silo.HttpPort))
        .ConfigureServices(services => services.AddRoutingCore())
        .Configure(app => app.UseRouting().UseEndpoints(endpoints =>
        {
            endpoints.MapHealth(settings);
            endpoints.MapMetrics(settings);
        }));

    // What the configuration says comes last, and wins.
    private static void AddSiloLog(this ILoggingBuilder logging, IConfiguration configuration, LogOptions options, OrleansLogGate gate)
    {
        logging.Services.AddSingleton(gate);
        logging.AddFilter("Orleans", gate.LetsThrough)
            .AddFilter("Orleans.Messaging", LogLevel.Critical)
            .AddFilter("Orleans.Grain", LogLevel.Critical)
            // One for each attempt on a store that is away, which ServerWatch and the work that waits tell once.
            .AddFilter("Orleans.Storage", LogLevel.Critical)
            .AddFilter("Orleans.Persistence", LogLevel.Critical)
            .AddFilter("DeCam.Cluster.Grains.Loss.LossCheckedStorage", LogLevel.Critical)
            // Reminders are a second line. A store that is away is told by those who need it.
            .AddFilter("Orleans.Runtime.ReminderService", LogLevel.Critical)
            .AddFilter("Orleans.Runtime.GrainCallCancellationManager", LogLevel.Critical)
            .AddFilter("Orleans.Connections.Security", LogLevel.Warning)
            .AddFilter("Microsoft", LogLevel.Warning)
            // Attempts that Orleans repeats by itself.
            .AddFilter("Polly", LogLevel.Critical)
            // Why a host does not start is said once, in a sentence.
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical)
            .AddConfiguration(configuration.GetSection("Logging"))
            .AddConsoleFormatter<SiloLogFormatter, SiloLogFormatterOptions>()
            .AddConsole(console => console.FormatterName = options.Format == LogFormat.Json ? ConsoleFormatterNames.Json : SiloLogFormatter.FormatterName);
        logging.Services.Configure<JsonConsoleFormatterOptions>(json => (json.TimestampFormat, json.UseUtcTimestamp) = (SiloLogFormatter.TimeFormat, true));
    }
}
