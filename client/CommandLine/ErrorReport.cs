using DeCam.Cluster.Client.Explain;
using DeCam.Cluster.Client.Results;
using DeCam.Scoring;

namespace DeCam.Cluster.Client.CommandLine;

/// <summary>An error as its reader meets it: an exit code and one sentence.</summary>
/// <param name="ExitCode">One of <see cref="CommandLine.ExitCode"/>.</param>
/// <param name="Message">The sentence.</param>
internal sealed record ErrorReport(int ExitCode, string Message)
{
    /// <summary>The exception behind it, for <c>--verbose</c>.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public Exception? Detail { get; init; }

    /// <summary>What an exception means to the user.</summary>
    public static ErrorReport Of(Exception e) => e switch
    {
        CommandFailedException failed => new(failed.ExitCode, Ended(failed.Message)),
        ScoringRefusedException refused => new(refused.Kind == RefusalKind.Option ? CommandLine.ExitCode.Usage : CommandLine.ExitCode.Input, Ended(refused.Message)),
        RunFailedException run => new(CommandLine.ExitCode.Of(run.Failure.Kind), Ended(run.Failure.Message)),
        OperationCanceledException => new(CommandLine.ExitCode.Interrupted, "Interrupted."),
        AggregateException { InnerExceptions: [var only] } => Of(only),
        IOException or UnauthorizedAccessException => new(CommandLine.ExitCode.Internal, OneSentence(e.Message)),
        _ => new(CommandLine.ExitCode.Internal, $"{e.GetType().Name}: {OneSentence(e.Message)} (--verbose shows where)"),
    };

    /// <summary>Writes the error to standard error, and as the one document to standard output where JSON was asked for.</summary>
    public static int Write(Exception e, CommandConsole console, bool json, bool verbose)
    {
        var report = Of(e);
        console.Error.WriteLine(report.Message);
        if (verbose) console.Error.WriteLine(e);
        if (json) console.Out.WriteLine(Json.Text(new { Schema = "decam.error/1", Error = report }));
        return report.ExitCode;
    }

    private static string OneSentence(string message) => Ended(message.Split('\n')[0].TrimEnd('\r'));

    // Reasons of the base library end with a file's name as often as with a full stop.
    private static string Ended(string message) => message.TrimEnd() is var text && text.EndsWith('.') ? text : text + ".";
}
