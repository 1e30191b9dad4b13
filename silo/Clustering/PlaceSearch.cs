using System.Net;
using System.Net.Sockets;

namespace DeCam.Cluster.Silo.Clustering;

/// <summary>Finds the address behind a name at which a process listens. A name may have several, of both families: all are tried.</summary>
internal static class PlaceSearch
{
    /// <summary>The first address that answers; null where none does, or the name has none.</summary>
    /// <param name="place">Name or address, and port.</param>
    /// <param name="within">How long each answer is waited for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<IPEndPoint?> FindAsync(HostPort place, TimeSpan within, CancellationToken cancellationToken)
    {
        try
        {
            IPEndPoint[] addresses = [.. (await Dns.GetHostAddressesAsync(place.Host, cancellationToken)).Select(address => new IPEndPoint(address, place.Port))];
            var answers = await Task.WhenAll(addresses.Select(address => TcpProbe.AnswersAsync(address, within, cancellationToken)));
            return addresses.Where((_, i) => answers[i]).FirstOrDefault();
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
