using System.Net;
using System.Net.Sockets;

namespace DeCam.Cluster.Silo.Clustering;

/// <summary>Checks that a process listens at an address.</summary>
public static class TcpProbe
{
    /// <summary>Whether a connection is accepted within a time.</summary>
    /// <param name="place">The address, or a name with a port.</param>
    /// <param name="within">How long the answer is waited for.</param>
    /// <param name="cancellationToken">Ends it by an exception.</param>
    public static async Task<bool> AnswersAsync(EndPoint place, TimeSpan within, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(within);
        using var socket = new TcpClient();
        return await ConnectsAsync(socket, place, limit.Token, cancellationToken);
    }

    /// <summary>Whether a socket gets a connection; for what is then spoken on it.</summary>
    /// <param name="socket">Not connected yet.</param>
    /// <param name="place">The address, or a name with a port.</param>
    /// <param name="limit">Cancelled when it has taken too long, and with <paramref name="cancellationToken"/>.</param>
    /// <param name="cancellationToken">Ends it by an exception.</param>
    public static async Task<bool> ConnectsAsync(TcpClient socket, EndPoint place, CancellationToken limit, CancellationToken cancellationToken)
    {
        try
        {
            await socket.Client.ConnectAsync(place, limit);
            return true;
        }
        catch (Exception e) when (e is SocketException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }
}
