namespace DeCam.Cluster.Client.CommandLine;

/// <summary>Where a command writes: results to <see cref="Out"/>, progress and diagnostics to <see cref="Error"/>.</summary>
/// <param name="Out">Standard output.</param>
/// <param name="Error">Standard error.</param>
/// <param name="IsTerminal">Whether <paramref name="Error"/> is a terminal that can redraw lines.</param>
/// <param name="HasColor">Whether colours are wanted.</param>
internal sealed record CommandConsole(TextWriter Out, TextWriter Error, bool IsTerminal, bool HasColor)
{
    /// <summary>Opens what the user answers on, which sets a terminal up for it; null where nobody can be asked.</summary>
    public Func<TextReader>? Input { get; init; }

    /// <summary>Whether <see cref="Out"/> is a terminal; then it is the one of <see cref="Error"/>.</summary>
    public bool IsOutTerminal { get; init; }

    /// <summary>Standard error for views that redraw lines by escape sequences of their own; names in what they draw must be made printable first.</summary>
    public TextWriter Screen { get; } = Error;

    /// <summary>The same console, which shows control characters of names and labels as escapes and does not carry them out.</summary>
    public CommandConsole Printable() => this with { Out = new PrintableWriter(Out), Error = new PrintableWriter(Error) };

    /// <summary>The console of this process, by the usual conventions of TERM and NO_COLOR.</summary>
    public static CommandConsole System { get; } = new(Console.Out, Console.Error,
        IsTerminal: !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is { Length: > 0 } and not "dumb",
        HasColor: string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")))
    {
        IsOutTerminal = !Console.IsOutputRedirected,
        Input = Console.IsInputRedirected || Console.IsErrorRedirected ? null : () => Console.In,
    };
}
