using System.Net;

namespace DeCam.Inference.Servers;

/// <summary>What a status of HTTP that is no success means.</summary>
internal static class StatusFault
{
    /// <summary>The fault, with what the server says of it.</summary>
    public static ServerFaultException Of(ServerHttp http, HttpAnswer answer)
    {
        var (status, said) = ((int)answer.Status, ServerText.Said(answer.Body.Span));
        return answer.Status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => http.Fault(ServerFault.Forbidden, $"refuses this machine ({status}{said}); set {ServerSecret.Variable} to the value of the header Authorization that it wants, like 'Bearer TOKEN'"),
            HttpStatusCode.NotFound => http.Fault(ServerFault.NoModel, $"no longer has the model ({status}{said})"),
            HttpStatusCode.RequestEntityTooLarge => http.Fault(ServerFault.TooMuch, $"takes no request of that size ({status}{said})"),
            HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway =>
                http.Fault(ServerFault.Away, $"cannot answer now ({status}{said})"),
            HttpStatusCode.ServiceUnavailable => http.Fault(ServerFault.Unready, $"cannot answer now ({status}{said})"),
            HttpStatusCode.GatewayTimeout => http.Fault(ServerFault.Slow, $"did not answer the proxy before it in time ({status}{said})"),
            _ when status >= 500 => http.Fault(ServerFault.Failed, $"failed on a batch ({status}{said})"),
            _ => http.Fault(ServerFault.Refused, $"refuses a batch ({status}{said})"),
        };
    }
}
