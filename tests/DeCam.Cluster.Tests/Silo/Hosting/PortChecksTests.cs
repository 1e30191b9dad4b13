using System.Net;
using System.Net.Sockets;
using DeCam.Cluster.Silo;
using DeCam.Cluster.Silo.Clustering;
using DeCam.Cluster.Silo.Hosting;

namespace DeCam.Cluster.Tests.Silo.Hosting;

public sealed class PortChecksTests
{
    private static SiloHostOptions Free => new() { Port = FreePorts.Next(), GatewayPort = FreePorts.Next(), HttpPort = FreePorts.Next() };

    [Fact]
    public async Task Run_PortOfAConnectionThatEnded_IsFree()
    {
        var options = Free;
        using (var listener = new TcpListener(IPAddress.Loopback, options.Port))
        {
            listener.Start();
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, options.Port, TestContext.Current.CancellationToken);
            var accepted = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
            // Who closes first keeps the port for a while.
            accepted.Close();
            Assert.Equal(0, await client.GetStream().ReadAsync(new byte[1], TestContext.Current.CancellationToken));
        }

        await PortChecks.RunAsync(options, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Run_PortOfAnother_IsTaken()
    {
        var options = Free;
        using var listener = new TcpListener(IPAddress.Loopback, options.Port);
        listener.Start();
        Assert.Equal(SiloExitCodes.PortTaken, (await Assert.ThrowsAsync<StartRefusedException>(() => PortChecks.RunAsync(options, TestContext.Current.CancellationToken))).ExitCode);
    }

    [Fact]
    public async Task Run_PortOfASiloThatSharesIt_IsTaken()
    {
        var options = Free;
        using var silo = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        silo.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        silo.Bind(new IPEndPoint(IPAddress.Loopback, options.GatewayPort));
        silo.Listen();
        Assert.Equal($"The gateway port {options.GatewayPort} belongs to another program; choose another one with --gateway-port.",
            (await Assert.ThrowsAsync<StartRefusedException>(() => PortChecks.RunAsync(options, TestContext.Current.CancellationToken))).Message);
    }

    [Fact]
    public async Task Run_GatewayPortOfAnother_IsNothingToASiloWithoutTheRole()
    {
        var options = Free with { Roles = SiloRoles.Evaluator };
        using var listener = new TcpListener(IPAddress.Loopback, options.GatewayPort);
        listener.Start();
        await PortChecks.RunAsync(options, TestContext.Current.CancellationToken);
    }
}
