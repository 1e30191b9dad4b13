using System.Net;
using System.Net.Sockets;
using DeCam.Cluster.Silo.Security;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;

namespace DeCam.Cluster.Client.Clusters;

/// <summary>The Orleans client behind a connection to a cluster elsewhere.</summary>
internal static class ClientHost
{
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan GatewayRefresh = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LookWithin = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan HangUpWithin = TimeSpan.FromSeconds(3);

    /// <summary>Starts a client; it tries until it is let in or the token says stop.</summary>
    /// <param name="address">Where the cluster is.</param>
    /// <param name="settings">Its id and password.</param>
    /// <param name="identity">Certificate to show, or null for no TLS.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<IHost> StartAsync(ClusterAddress address, ClusterSettings settings, TlsIdentity? identity, CancellationToken cancellationToken)
    {
        var gateways = address.Kind == ClusterAddressKind.Gateway ? await ResolveAsync(address.Endpoints, cancellationToken) : [];
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

    private static async Task<IPEndPoint[]> ResolveAsync(IReadOnlyList<DnsEndPoint> gateways, CancellationToken cancellationToken)
    {
        var found = new List<IPEndPoint>();
        SocketException? unknown = null;
        foreach (var gateway in gateways)
        {
            try
            {
                found.Add(new((await Dns.GetHostAddressesAsync(gateway.Host, AddressFamily.InterNetwork, cancellationToken))[0], gateway.Port));
            }
            catch (SocketException e)
            {
                unknown = e;
            }
        }

        return found.Count > 0 ? await ReachableAsync(found, cancellationToken) : throw unknown!;
    }

    // A gateway that is away when the command begins would take a part of the time to join.
    private static async Task<IPEndPoint[]> ReachableAsync(List<IPEndPoint> gateways, CancellationToken cancellationToken)
    {
        if (gateways.Count == 1) return [.. gateways];
        var answers = await Task.WhenAll(gateways.Select(gateway => AnswersAsync(gateway, cancellationToken)));
        var reachable = gateways.Where((_, i) => answers[i]).ToArray();
        return reachable.Length > 0 ? reachable : [.. gateways];
    }

    private static async Task<bool> AnswersAsync(IPEndPoint gateway, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LookWithin);
        using var socket = new TcpClient();
        try
        {
            await socket.ConnectAsync(gateway, limit.Token);
            return true;
        }
        catch (Exception e) when (e is SocketException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }

    private static IHost Build(ClusterAddress address, ClusterSettings settings, IPEndPoint[] gateways, TlsIdentity? identity)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true, ApplicationName = "decam" });
        builder.Services.AddSingleton<IHostLifetime, OwnSignals>();
        builder.UseOrleansClient(client =>
        {
            if (address.Kind == ClusterAddressKind.Gateway) client.UseStaticClustering(gateways);
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
