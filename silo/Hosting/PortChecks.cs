using System.Net;
using System.Net.Sockets;
using DeCam.Cluster.Silo.Clustering;

namespace DeCam.Cluster.Silo.Hosting;

/// <summary>Looks whether the address a silo wants is this machine's, and whether its ports are free.</summary>
internal static class PortChecks
{
    // On the machine itself.
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(1);

    /// <summary>Refuses an address of another machine and a port of another program.</summary>
    /// <exception cref="StartRefusedException">The address is not this machine's, or a port is in use.</exception>
    public static async Task RunAsync(SiloHostOptions silo, CancellationToken cancellationToken)
    {
        CheckAddress(silo);
        await CheckAsync(silo.ListenAddress, silo.Port, "silo", "--port", cancellationToken);
        await CheckAsync(silo.ListenAddress, silo.EffectiveGatewayPort, "gateway", "--gateway-port", cancellationToken);
        await CheckAsync(IPAddress.Parse(silo.HttpAddress), silo.HttpPort, "HTTP", "--http-port", cancellationToken);
    }

    // A pod's own address is not looked at: it may come later.
    private static void CheckAddress(SiloHostOptions silo)
    {
        if (silo.Address.Length == 0) return;
        var address = silo.EffectiveAddress;
        using var probe = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Bind(new IPEndPoint(address, 0));
        }
        catch (SocketException foreign)
        {
            throw StartRefusedException.Option($"This machine does not have the address {address} ({foreign.Message}); give one of its own with --address.", foreign);
        }
    }

    private static string Taken(int port, string what, string option) => $"The {what} port {port} belongs to another program; choose another one with {option}.";

    private static async Task CheckAsync(IPAddress address, int port, string what, string option, CancellationToken cancellationToken)
    {
        if (port == 0) return;
        // Orleans lets several silos listen on one port, and the system gives each of them some of the connections.
        var local = address.Equals(IPAddress.Any) ? IPAddress.Loopback : address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : address;
        if (await TcpProbe.AnswersAsync(new IPEndPoint(local, port), AnswerTime, cancellationToken))
            throw new StartRefusedException(SiloExitCodes.PortTaken, Taken(port, what, option));
        // Elsewhere than on Windows, exclusive use would count connections that ended a moment ago.
        using var probe = new TcpListener(address, port) { ExclusiveAddressUse = OperatingSystem.IsWindows() };
        try
        {
            probe.Start();
        }
        catch (SocketException taken) when (taken.SocketErrorCode is SocketError.AddressAlreadyInUse)
        {
            throw new StartRefusedException(SiloExitCodes.PortTaken, Taken(port, what, option), taken);
        }
        catch (SocketException unusable)
        {
            throw StartRefusedException.Option($"The {what} port {port} of {address} cannot be used ({unusable.Message}); choose another one with {option}, or another address.", unusable);
        }
    }
}
