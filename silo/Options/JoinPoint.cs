using System.Globalization;
using System.Net;

namespace DeCam.Cluster.Silo;

/// <summary>Where another process listens.</summary>
/// <param name="Host">Name or address.</param>
/// <param name="Port">Port.</param>
internal sealed record JoinPoint(string Host, int Port)
{
    /// <summary>Reads <c>HOST:PORT</c>, with an IPv6 address in brackets.</summary>
    public static bool TryParse(string text, out JoinPoint point)
    {
        point = new("", 0);
        var colon = text.LastIndexOf(':');
        if (colon <= 0 || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port == 0) return false;
        point = new(text[..colon].Trim('[', ']'), port);
        return true;
    }

    /// <summary>The address of the name.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The name has no address.</exception>
    public IPEndPoint Resolve()
    {
        if (IPAddress.TryParse(Host, out var literal)) return new(literal, Port);
        var found = Dns.GetHostAddresses(Host);
        return new(found.FirstOrDefault(a => a.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork) ?? found[0], Port);
    }
}
