using System.Net.Sockets;

namespace DeCam.Cluster.Silo.Clustering;

/// <summary>Recognises an exception that means, itself or by one inside it, that another program uses a port.</summary>
internal static class PortTaken
{
    /// <summary>Whether the exception or one inside it says so.</summary>
    public static bool Is(Exception? exception) => exception switch
    {
        null => false,
        SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse or SocketError.AccessDenied } => true,
        AggregateException many => many.InnerExceptions.Any(Is),
        _ => Is(exception.InnerException),
    };
}
