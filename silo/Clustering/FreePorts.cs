using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace DeCam.Cluster.Silo.Clustering;

/// <summary>Finds free loopback ports, and gives none twice in a process: the caller that drew it may not listen yet.</summary>
/// <remarks>Drawn below the range from which systems take the ports of outgoing connections, so that the port is still free a moment later.</remarks>
internal static class FreePorts
{
    private const int Lowest = 20_000;
    private const int Highest = 32_000;
    private static readonly ConcurrentDictionary<int, bool> Given = new();

    /// <summary>A free port.</summary>
    /// <exception cref="IOException">None of a thousand tried is free.</exception>
    public static int Next()
    {
        for (var attempt = 0; attempt < 1000; attempt++)
        {
            var port = Random.Shared.Next(Lowest, Highest);
            using var probe = new TcpListener(IPAddress.Loopback, port) { ExclusiveAddressUse = true };
            try
            {
                probe.Start();
                if (Given.TryAdd(port, true)) return port;
            }
            catch (SocketException)
            {
                // Taken: draw again.
            }
        }

        throw new IOException($"No free loopback port between {Lowest} and {Highest} was found in 1,000 attempts.");
    }
}
