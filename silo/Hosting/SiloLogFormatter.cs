using System.Globalization;
using DeCam.Scoring;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace DeCam.Cluster.Silo.Hosting;

/// <summary>
/// Writes one line for each event: time (UTC), level, category, event id, message, and of an exception what it and its causes say.
/// Operators have no use for stack traces, so they are added only on request.
/// </summary>
internal sealed class SiloLogFormatter(IOptionsMonitor<SiloLogFormatterOptions> options) : ConsoleFormatter(FormatterName)
{
    /// <summary>Name of this formatter in <c>Logging:Console:FormatterName</c>.</summary>
    public const string FormatterName = "silo";

    /// <summary>How times are written, in UTC.</summary>
    public const string TimeFormat = "yyyy-MM-ddTHH:mm:ssZ";

    /// <inheritdoc/>
    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        var traces = options.CurrentValue.StackTraces;
        var time = DateTime.UtcNow.ToString(TimeFormat, CultureInfo.InvariantCulture);
        textWriter.Write($"{time} {Level(logEntry.LogLevel)}: {logEntry.Category}[{logEntry.EventId.Id}] {OneLine(message, traces)}");
        if (logEntry.Exception is { } exception) textWriter.Write($" ({OneLine(traces ? exception.ToString() : Causes(exception), traces)})");
        textWriter.WriteLine();
    }

    private static string Level(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        _ => "crit",
    };

    private static string Causes(Exception exception)
    {
        var said = new List<string>();
        for (var cause = exception; cause is not null; cause = cause.InnerException) said.Add($"{cause.GetType().Name}: {cause.Message}");
        return string.Join(" <- ", said);
    }

    // Some messages of libraries hold a whole exception, stack frames and all. Names that clients give may hold what a terminal obeys.
    private static string OneLine(string text, bool traces) =>
        PrintableText.Of(string.Join(' ', text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && (traces || !IsStackFrame(line)))));

    private static bool IsStackFrame(string line) =>
        line.StartsWith("at ", StringComparison.Ordinal) || line.StartsWith("--- End of ", StringComparison.Ordinal);
}
