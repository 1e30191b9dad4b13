using DeCam.Scoring;

namespace DeCam.Inference.Servers;

/// <summary>Where a model server listens, and by which of its protocols it is spoken to.</summary>
/// <param name="Base">The address of plain or encrypted HTTP, without a slash at its end.</param>
/// <param name="IsGrpc">Whether it is spoken to by gRPC, else by REST.</param>
/// <param name="Text">The address for people, as an operator would write it behind <c>remote:</c>.</param>
internal sealed record ServerAddress(string Base, bool IsGrpc, string Text)
{
    /// <summary>What a device of that kind begins with.</summary>
    public const string Prefix = "remote:";

    private const string Wanted = "give remote:http://HOST:PORT or remote:https://HOST:PORT for REST, remote:grpc://HOST:PORT or remote:grpcs://HOST:PORT for gRPC";

    /// <summary>Whether the name of a device means a model server.</summary>
    public static bool Is(string device) => device.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Whether what is sent there can be read on the way.</summary>
    public bool IsPlain => Base.StartsWith("http:", StringComparison.Ordinal);

    /// <summary>Whether it is on this machine.</summary>
    public bool IsLoopback => new Uri(Base).IsLoopback;

    /// <summary>Reads the name of a device.</summary>
    /// <exception cref="ScoringRefusedException">It is no address, or carries what an address must not.</exception>
    public static ServerAddress Of(string device)
    {
        var text = device[Prefix.Length..];
        // Never repeated in a sentence where it may hold a password or token.
        if (text.Contains('@', StringComparison.Ordinal))
            throw Refused($"The address of a model server carries a user or password before '@'; leave it out and set {ServerSecret.Variable} to the value of the header Authorization");
        if (text.AsSpan().ContainsAny('?', '#'))
            throw Refused($"The address of a model server has a query or fragment, behind '?' or '#'; leave it out, set {ServerSecret.Variable} where it holds a secret, and {Wanted}");
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Host.Length == 0 || uri.Scheme is not ("http" or "https" or "grpc" or "grpcs"))
            throw Refused($"Device '{device}' is no address of a model server; {Wanted}");
        var isGrpc = uri.Scheme.StartsWith("grpc", StringComparison.Ordinal);
        if (isGrpc && uri.IsDefaultPort) throw Refused($"Device '{device}' names no port, and gRPC has none by itself; {Wanted}");
        var path = uri.AbsolutePath.TrimEnd('/');
        if (isGrpc && path.Length > 0) throw Refused($"Device '{device}' has a path, which gRPC does not know; {Wanted}");
        var scheme = uri.Scheme switch { "grpc" => "http", "grpcs" => "https", var plain => plain };
        var host = uri.HostNameType == UriHostNameType.IPv6 ? uri.Host : uri.IdnHost;
        var place = uri.IsDefaultPort ? host : $"{host}:{uri.Port}";
        return new($"{scheme}://{place}{path}", isGrpc, $"{uri.Scheme}://{place}{path}");
    }

    private static ScoringRefusedException Refused(string sentence) => new(RefusalKind.Option, sentence + ".");
}
