using System.CommandLine;
using System.CommandLine.Parsing;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Completion;

namespace DeCam.Cluster.Client;

/// <summary>The program behind <c>decam</c>, callable without a process.</summary>
internal static class DecamProgram
{
    /// <summary>Runs one command line.</summary>
    /// <param name="arguments">What follows the program's name; nothing asks for help.</param>
    /// <param name="console">Where it writes.</param>
    /// <param name="cancellationToken">The user's Ctrl-C.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] arguments, CommandConsole console, CancellationToken cancellationToken)
    {
        var json = arguments.Contains(OutputOptions.JsonName);
        var verbose = false;
        console = console.Printable();
        var isQuestion = CompletionCommand.IsQuestion(arguments);
        using var replies = new StringWriter();
        try
        {
            var parsed = CommandTree.Build(console).Parse(arguments.Length > 0 ? arguments : ["--help"]);
            if (!isQuestion && (parsed.Errors.Count > 0 || Unknown(parsed) is not null) && parsed.Action is not { ClearsParseErrors: true }) throw Wrong(parsed);
            verbose = OutputOptions.Read(parsed).Verbose;
            var configuration = new InvocationConfiguration
            {
                // Replies come as one text of several lines.
                Output = isQuestion ? replies : console.Out,
                Error = console.Error,
                EnableDefaultExceptionHandler = false,
                // Ctrl-C is ours: an embedded cluster writes its checkpoint first.
                ProcessTerminationTimeout = null,
            };
            var code = await parsed.InvokeAsync(configuration, cancellationToken);
            if (isQuestion) console.Out.WriteDocument(replies.ToString().TrimEnd());
            return code;
        }
#pragma warning disable CA1031 // The last word on every error: a sentence and an exit code instead of a stack trace.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return ErrorReport.Write(e, console, json, verbose);
        }
    }

    // A misspelt option would otherwise be taken for a file where a command takes several.
    private static string? Unknown(ParseResult parsed) => parsed.UnmatchedTokens is [var unmatched, ..]
        ? unmatched
        : parsed.Tokens.TakeWhile(t => t.Type != TokenType.DoubleDash)
            .FirstOrDefault(t => t.Type == TokenType.Argument && t.Value.StartsWith("--", StringComparison.Ordinal))?.Value;

    private static CommandFailedException Wrong(ParseResult parsed)
    {
        var names = new List<string>();
        for (var result = parsed.CommandResult; result is { Parent: not null }; result = (CommandResult)result.Parent) names.Insert(0, result.Command.Name);
        var sentence = Unknown(parsed) is { } unknown
            ? $"'{unknown}' is no command or option here"
            : Sentence.Reason(parsed.Errors[0].Message);
        return new(ExitCode.Usage, $"{sentence}; see {string.Join(' ', ["decam", .. names])} --help.");
    }
}
