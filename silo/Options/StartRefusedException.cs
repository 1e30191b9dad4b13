namespace DeCam.Cluster.Silo;

/// <summary>The silo cannot start, for a reason that its operator can change; the message is one sentence for them.</summary>
/// <param name="exitCode">Exit code of the process.</param>
/// <param name="message">The sentence.</param>
/// <param name="inner">The exception behind it.</param>
public sealed class StartRefusedException(int exitCode, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Exit code of the process; see <see cref="SiloExitCodes"/>.</summary>
    public int ExitCode { get; } = exitCode;

    /// <summary>A wrong option.</summary>
    internal static StartRefusedException Option(string message, Exception? inner = null) => new(SiloExitCodes.Option, message, inner);

    /// <summary>A file or folder that cannot be used.</summary>
    internal static StartRefusedException Input(string message, Exception? inner = null) => new(SiloExitCodes.Input, message, inner);

    /// <summary>A silo or service that this one needs does not answer.</summary>
    internal static StartRefusedException Unreachable(string message, Exception? inner = null) => new(SiloExitCodes.Unreachable, message, inner);
}
