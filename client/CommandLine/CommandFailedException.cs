using DeCam.Scoring;

namespace DeCam.Cluster.Client.CommandLine;

/// <summary>A command cannot go on; the message is one sentence for the user.</summary>
internal sealed class CommandFailedException(int exitCode, string message, Exception? inner = null) : Exception(PrintableText.Of(message), inner)
{
    /// <summary>A run ended without a result, or a cluster refused work; the exit code says of which kind the failure is.</summary>
    public CommandFailedException(Failure failure) : this(CommandLine.ExitCode.Of(failure.Kind), failure.Message)
    {
    }

    /// <summary>One of <see cref="CommandLine.ExitCode"/>.</summary>
    public int ExitCode { get; } = exitCode;
}
