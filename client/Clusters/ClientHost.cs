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
    private static readonly TimeSpan HangUpWithin = TimeSpan.FromSeconds(3);

    /// <summary>Starts a client; it tries until it is let in or the token says stop.</summary>
    /// <param name="address">Where the cluster is.</param>
    /// <param name="settings">Its id and password.</param>
    /// <param name="identity">Certificate to show, or null for no TLS.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<IHost> StartAsync(ClusterAddress address, ClusterSettings settings, TlsIdentity? identity, CancellationToken cancellationToken)
    {
        var gateways = address.Kind == ClusterAddressKind.Gateway
            ? await NamedGateways.FindAsync(address.Endpoints, GatewayRefresh, NamedGateways.LookUpAsync, cancellationToken)
            : null;
        var host = Build(address, settings, gateways, identity);
        try
        {
            await host.StartAsync(cancellationToken).WaitAsync(cancellationToken);
            return host;
        }
        catch
        {
            // Handshakes that are under way may take long to end; the command does not wait for them.
            _ = Task.Run(() => EndAsync(host), CancellationToken.None);
            throw;
        }
    }

    /// <summary>Hangs up; a cluster that is gone is not waited for.</summary>
    public static async Task EndAsync(IHost host)
    {
        using var limit = new CancellationTokenSource(HangUpWithin);
        await Task.WhenAny(host.StopAsync(limit.Token), Task.Delay(HangUpWithin, CancellationToken.None));
        host.Dispose();
    }

    private static IHost Build(ClusterAddress address, ClusterSettings settings, NamedGateways? gateways, TlsIdentity? identity)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true, ApplicationName = "decam" });
        builder.Services.AddSingleton<IHostLifetime, OwnSignals>();
        builder.UseOrleansClient(client =>
        {
            if (gateways is not null) client.Services.AddSingleton<IGatewayListProvider>(gateways);
            else client.UseRedisClustering(redis => redis.ConfigurationOptions = ConnectFailure.RedisAt(address, settings));
            if (identity is not null) client.UseMutualTls(identity);
            client.Configure<Orleans.Configuration.ClusterOptions>(options => (options.ServiceId, options.ClusterId) = (settings.ClusterId, settings.ClusterId));
            client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = ResponseTimeout);
            client.Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = GatewayRefresh);
            client.UseConnectionRetryFilter(async (_, stop) =>
            {
                await Task.Delay(RetryAfter, stop);
                return true;
            });
        });
        return builder.Build();
    }

    // Signals belong to the command, which must say what becomes of its runs.
    private sealed class OwnSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
