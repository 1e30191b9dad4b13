using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Silo.Clustering;
using DeCam.Cluster.Silo.Embedding;
using DeCam.Cluster.Silo.Security;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Messaging;

namespace DeCam.Cluster.Client.Clusters;

/// <summary>The Orleans client behind a connection to a cluster elsewhere.</summary>
internal static class ClientHost
{
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan GatewayRefresh = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(500);

    // A silo whose every core scores takes its time for a handshake. Another attempt would only add to its work.
    private static readonly TimeSpan HandshakeWithin = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan HangUpWithin = TimeSpan.FromSeconds(3);

    /// <summary>Starts a client, which tries again until the cluster accepts it, turns out to be another one, or the token is cancelled.</summary>
    /// <param name="address">Where the cluster is.</param>
    /// <param name="settings">Its id and password.</param>
    /// <param name="identity">Certificate to show, or null for no TLS.</param>
    /// <param name="watch">Sees how far each gateway comes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<IHost> StartAsync(
        ClusterAddress address, ClusterSettings settings, TlsIdentity? identity, HandshakeWatch watch, CancellationToken cancellationToken)
    {
        var gateways = address.Kind == ClusterAddressKind.Gateway
            ? await NamedGateways.FindAsync(address.Endpoints, GatewayRefresh, NamedGateways.LookUpAsync, cancellationToken)
            : null;
        var host = Build(address, settings, gateways, identity, watch);
        try
        {
            await host.StartAsync(cancellationToken).WaitAsync(cancellationToken);
            return host;
        }
        catch
        {
            // Handshakes under way may take long to end; the command does not wait for them.
            _ = Task.Run(() => EndAsync(host), CancellationToken.None);
            throw;
        }
    }

    /// <summary>Closes the connection, and waits only briefly, since the cluster may be gone.</summary>
    public static async Task EndAsync(IHost host)
    {
        using var limit = new CancellationTokenSource(HangUpWithin);
        await Task.WhenAny(host.StopAsync(limit.Token), Task.Delay(HangUpWithin, CancellationToken.None));
        host.Dispose();
    }

    private static IHost Build(ClusterAddress address, ClusterSettings settings, NamedGateways? gateways, TlsIdentity? identity, HandshakeWatch watch)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true, ApplicationName = "decam" });
        // The command handles signals itself: it must say what becomes of its runs.
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.UseOrleansClient(client =>
        {
            if (gateways is not null) client.Services.AddSingleton<IGatewayListProvider>(gateways);
            else client.UseRedisClustering(redis => redis.ConfigurationOptions = RedisReach.At(address, settings));
            watch.BelowTls(client.Services);
            if (identity is not null) client.UseMutualTls(identity);
            watch.AboveTls(client.Services);
            client.Services.AddSingleton<TimeProvider>(new SteadyClock(TimeProvider.System));
            client.Configure<ConnectionOptions>(options => options.OpenConnectionTimeout = HandshakeWithin);
            client.Configure<Orleans.Configuration.ClusterOptions>(options => (options.ServiceId, options.ClusterId) = (settings.ClusterId, settings.ClusterId));
            client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = ResponseTimeout);
            client.Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = GatewayRefresh);
            client.UseConnectionRetryFilter(async (_, stop) =>
            {
                if (watch.IsRefused) return false;
                await Task.Delay(RetryAfter, stop);
                return true;
            });
        });
        return builder.Build();
    }
}
