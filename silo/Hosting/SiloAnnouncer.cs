using System.Net;
using DeCam.Cluster.Silo.Clustering;
using DeCam.Inference.Models;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace DeCam.Cluster.Silo.Hosting;

/// <summary>Says in the log when the silo is ready, where, and when it stops.</summary>
internal sealed partial class SiloAnnouncer(SiloSettings settings, OrleansLogGate gate, IServer http, IHostApplicationLifetime lifetime, ILogger<SiloAnnouncer> logger) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var silo = settings.Silo;
        var name = ClusterRegistration.NameOf(silo);
        lifetime.ApplicationStarted.Register(gate.Open);
        lifetime.ApplicationStarted.Register(() => LogReady(logger, name, silo.ClusterId, silo.Roles.ToString().ToLowerInvariant(),
            new IPEndPoint(silo.EffectiveAddress, silo.Port).ToString(),
            silo.EffectiveGatewayPort == 0 ? "none" : new IPEndPoint(silo.EffectiveAddress, silo.EffectiveGatewayPort).ToString(),
            string.Join(", ", http.Features.Get<IServerAddressesFeature>()?.Addresses ?? [])));
        if (MemoryLimit.TooLow(MemoryLimit.Bytes) is { } low) LogLowMemory(logger, low);
        lifetime.ApplicationStopping.Register(() => LogStopping(logger, name, silo.DrainTime));
        lifetime.ApplicationStopped.Register(() => LogStopped(logger, name));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(1, LogLevel.Information, "Silo {Name} of cluster {Cluster} is ready: roles {Roles}, silo {Endpoint}, gateway {Gateway}, {Http}")]
    private static partial void LogReady(ILogger logger, string name, string cluster, string roles, string endpoint, string gateway, string http);

    [LoggerMessage(4, LogLevel.Warning, "{Sentence}")]
    private static partial void LogLowMemory(ILogger logger, string sentence);

    [LoggerMessage(2, LogLevel.Information, "Silo {Name} stops: no new work, at most {DrainTime} for what is under way")]
    private static partial void LogStopping(ILogger logger, string name, TimeSpan drainTime);

    [LoggerMessage(3, LogLevel.Information, "Silo {Name} has stopped")]
    private static partial void LogStopped(ILogger logger, string name);
}
