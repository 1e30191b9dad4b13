using System.Globalization;

namespace DeCam.Inference.Servers;

/// <summary>What a status of gRPC means.</summary>
internal static class GrpcStatus
{
    private static readonly string[] Names =
    [
        "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED",
        "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
    ];

    /// <summary>The fault.</summary>
    /// <param name="http">The server.</param>
    /// <param name="status">The status, not 0.</param>
    /// <param name="message">What the server says, in the encoding of a URL.</param>
    public static ServerFaultException Fault(ServerHttp http, int status, string? message)
    {
        var name = status < Names.Length ? Names[status] : status.ToString(CultureInfo.InvariantCulture);
        var said = string.IsNullOrWhiteSpace(message) ? name : $"{name}: {ServerText.Short(Sentence.OneLine(Uri.UnescapeDataString(message)))}";
        return name switch
        {
            "CANCELLED" or "DEADLINE_EXCEEDED" or "ABORTED" or "UNAVAILABLE" => http.Fault(ServerFault.Away, $"cannot answer now ({said})"),
            "NOT_FOUND" => http.Fault(ServerFault.NoModel, $"has no such model that is ready ({said})"),
            "PERMISSION_DENIED" or "UNAUTHENTICATED" => http.Fault(ServerFault.Forbidden, $"refuses this machine ({said}); set {ServerSecret.Variable} to the value of the header Authorization that it wants, like 'Bearer TOKEN'"),
            "RESOURCE_EXHAUSTED" => http.Fault(ServerFault.TooMuch, $"takes no request of that size, or too many at once ({said})"),
            "UNIMPLEMENTED" => http.Fault(ServerFault.Foreign, $"does not speak the Open Inference Protocol by gRPC ({said})"),
            "INVALID_ARGUMENT" or "FAILED_PRECONDITION" or "OUT_OF_RANGE" => http.Fault(ServerFault.Refused, $"refuses a batch ({said})"),
            _ => http.Fault(ServerFault.Failed, $"failed on a batch ({said})"),
        };
    }
}
