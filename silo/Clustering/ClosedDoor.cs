using Orleans.Configuration;

namespace DeCam.Cluster.Silo.Clustering;

/// <summary>Lets no new client in once the silo is told to stop; those that are in keep their connections while it drains.</summary>
internal static class ClosedDoor
{
    /// <summary>Closes connections from clients that come too late. Comes first, so that no handshake is begun.</summary>
    public static ISiloBuilder CloseTheDoor(this ISiloBuilder silo)
    {
        silo.Services.AddOptions<SiloConnectionOptions>().Configure<IHostApplicationLifetime>((options, lifetime) =>
            options.ConfigureGatewayInboundConnection(connection => connection.Use(next => context =>
                lifetime.ApplicationStopping.IsCancellationRequested ? Task.CompletedTask : next(context))));
        return silo;
    }
}
