namespace DeCam.Inference.Servers;

/// <summary>What went wrong between this machine and a model server.</summary>
internal enum ServerFault
{
    /// <summary>It is away or overloaded; it may be back by itself.</summary>
    Away,

    /// <summary>It says that it cannot answer now, as Triton also does of a version that was unloaded; a look tells which.</summary>
    Unready,

    /// <summary>It did not answer in time, and would not if it were asked again at once.</summary>
    Slow,

    /// <summary>It does not know the model or the version, or has not loaded it; it may do so by itself.</summary>
    NoModel,

    /// <summary>Something else answers at its address, as a proxy does while it is away.</summary>
    Absent,

    /// <summary>It wants another secret, or none of ours.</summary>
    Forbidden,

    /// <summary>It refuses the request as one that cannot be.</summary>
    Refused,

    /// <summary>It takes no request of that size.</summary>
    TooMuch,

    /// <summary>It failed on the request.</summary>
    Failed,

    /// <summary>It answers what the protocol does not know.</summary>
    Foreign,
}

/// <summary>A fault of a model server. The message is one sentence for the user, of bounded length and without control characters.</summary>
internal sealed class ServerFaultException(ServerFault fault, string message, Exception? inner = null) : IOException(ServerText.Clean(message), inner)
{
    /// <summary>What it is.</summary>
    public ServerFault Fault { get; } = fault;

    /// <summary>Whether the same request may do better a moment later.</summary>
    public bool MayPass => Fault is ServerFault.Away or ServerFault.Unready or ServerFault.Failed;
}
