using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace DeCam.Cluster.Silo;

/// <summary>Where another process listens.</summary>
/// <param name="Host">Name or address; an IPv6 address without brackets.</param>
/// <param name="Port">Port.</param>
public sealed record HostPort(string Host, int Port)
{
    /// <summary>Reads <c>HOST:PORT</c>, with an IPv6 address in brackets.</summary>
    public static bool TryParse(string text, out HostPort place)
    {
        place = new("", 0);
        var colon = text.LastIndexOf(':');
        if (colon <= 0 || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port == 0) return false;
        var host = text[..colon];
        // Without brackets the port could be the end of the address.
        if (host.AsSpan().ContainsAny(":[]"))
        {
            if (host is not ['[', .. var inner, ']'] || !IPAddress.TryParse(inner, out var literal) || literal.AddressFamily != AddressFamily.InterNetworkV6) return false;
            host = inner;
        }

        place = new(host, port);
        return true;
    }

    /// <summary>The text that <see cref="TryParse"/> reads.</summary>
    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
