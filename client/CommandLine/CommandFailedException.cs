namespace DeCam.Cluster.Client.CommandLine;

/// <summary>A command cannot go on; the message is one sentence for the user.</summary>
internal sealed class CommandFailedException(int exitCode, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>One of <see cref="CommandLine.ExitCode"/>.</summary>
    public int ExitCode { get; } = exitCode;
}
