using System.Net;
using System.Net.Sockets;

namespace DeCam.Cluster.Silo.Hosting;

/// <summary>Looks whether the ports a silo wants are free.</summary>
internal static class PortChecks
{
    /// <summary>Refuses a port that belongs to another program.</summary>
    /// <exception cref="StartRefusedException">One does.</exception>
    public static void Run(SiloHostOptions silo)
    {
        var listen = IPAddress.IsLoopback(silo.EffectiveAddress) ? silo.EffectiveAddress : IPAddress.Any;
        Check(listen, silo.Port, "silo", "--port");
        Check(listen, silo.GatewayPort, "gateway", "--gateway-port");
        Check(IPAddress.Parse(silo.HttpAddress), silo.HttpPort, "HTTP", "--http-port");
    }

    private static void Check(IPAddress address, int port, string what, string option)
    {
        if (port == 0) return;
        using var probe = new TcpListener(address, port) { ExclusiveAddressUse = true };
        try
        {
            probe.Start();
        }
        catch (SocketException taken) when (taken.SocketErrorCode is SocketError.AddressAlreadyInUse)
        {
            throw new StartRefusedException(SiloExitCodes.PortTaken, $"The {what} port {port} belongs to another program; choose another one with {option}.", taken);
        }
        catch (SocketException unusable)
        {
            throw StartRefusedException.Option($"The {what} port {port} of {address} cannot be used ({unusable.Message}); choose another one with {option}, or another address.", unusable);
        }
    }
}
