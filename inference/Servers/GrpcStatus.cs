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

    // One status says that a message is too large and that there are too many; the words tell them apart.
    private static readonly string[] OfSize = ["large", "size", "bytes", "big"];

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
            "CANCELLED" or "ABORTED" => http.Fault(ServerFault.Away, $"cannot answer now ({said})"),
            "UNAVAILABLE" => http.Fault(ServerFault.Unready, $"cannot answer now ({said})"),
            "DEADLINE_EXCEEDED" => http.Fault(ServerFault.Slow, $"did not answer in time ({said})"),
            "NOT_FOUND" => http.Fault(ServerFault.NoModel, $"has no such model that is ready ({said})"),
            "PERMISSION_DENIED" or "UNAUTHENTICATED" => http.Fault(ServerFault.Forbidden, $"refuses this machine ({said}); set {ServerSecret.Variable} to the value of the header Authorization that it wants, like 'Bearer TOKEN'"),
            "RESOURCE_EXHAUSTED" when OfSize.Any(word => said.Contains(word, StringComparison.OrdinalIgnoreCase)) => http.Fault(ServerFault.TooMuch, $"takes no request of that size ({said})"),
            "RESOURCE_EXHAUSTED" => http.Fault(ServerFault.Away, $"takes no more requests now ({said})"),
            "UNIMPLEMENTED" => http.Fault(ServerFault.Foreign, $"does not speak the Open Inference Protocol by gRPC ({said})"),
            "INVALID_ARGUMENT" or "FAILED_PRECONDITION" or "OUT_OF_RANGE" => http.Fault(ServerFault.Refused, $"refuses a batch ({said})"),
            _ => http.Fault(ServerFault.Failed, $"failed on a batch ({said})"),
        };
    }
}
