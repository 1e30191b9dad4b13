using System.Text.RegularExpressions;
using DeCam.Scoring;

namespace DeCam.Cluster.Client.CommandLine;

/// <summary>An error as its reader meets it: an exit code and one sentence.</summary>
/// <param name="ExitCode">One of <see cref="CommandLine.ExitCode"/>.</param>
/// <param name="Message">The sentence.</param>
internal sealed partial record ErrorReport(int ExitCode, string Message)
{
    // What was given is repeated in a sentence, and may be a whole file.
    private const int ShownHead = 700, ShownTail = 300;

    /// <summary>The exception behind it, for <c>--verbose</c>.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public Exception? Detail { get; init; }

    /// <summary>What an exception means to the user.</summary>
    public static ErrorReport Of(Exception e) => e switch
    {
        CommandFailedException failed => new(failed.ExitCode, Sentence.Ended(failed.Message)),
        ScoringRefusedException refused => new(refused.Kind == RefusalKind.Option ? CommandLine.ExitCode.Usage : CommandLine.ExitCode.Input, Sentence.Ended(refused.Message)),
        DamagedRecordException or InvalidDataException => new(CommandLine.ExitCode.Internal, Sentence.Ended(e.Message)),
        OperationCanceledException => new(CommandLine.ExitCode.Interrupted, "Interrupted."),
        AggregateException { InnerExceptions: [var only] } => Of(only),
        UnauthorizedAccessException when Denied().Match(e.Message) is { Success: true } path =>
            new(CommandLine.ExitCode.Input, $"'{path.Groups[1].Value}' may not be opened by this user (permission denied); change its mode or owner, or name another one."),
        IOException or UnauthorizedAccessException => new(CommandLine.ExitCode.Internal, Sentence.Ended(Sentence.Reason(e.Message))),
        _ => new(CommandLine.ExitCode.Internal, $"{e.GetType().Name}: {Sentence.Ended(Sentence.Reason(e.Message))} (--verbose shows where)"),
    };

    /// <summary>Writes the error to standard error, and as the one document to standard output where JSON was asked for.</summary>
    public static int Write(Exception e, CommandConsole console, bool json, bool verbose)
    {
        var whole = Of(e);
        var report = whole with { Message = Shown(whole.Message) };
        console.Error.WriteLine(report.Message);
        if (verbose) console.Error.WriteDocument(e.ToString());
        if (json) console.Out.WriteDocument(Json.Text(new { Schema = "decam.error/1", Error = report }));
        return report.ExitCode;
    }

    // What the system says of a file whose mode forbids it.
    [GeneratedRegex("^Access to the path '(.+)' is denied[.]$")]
    private static partial Regex Denied();

    private static string Shown(string message) => message.Length <= ShownHead + ShownTail ? message : $"{message[..ShownHead]} ... {message[^ShownTail..]}";
}
