using System.Net.Sockets;

namespace DeCam.Cluster.Silo.Clustering;

/// <summary>Recognises, somewhere inside an exception, that a port belongs to somebody else.</summary>
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
