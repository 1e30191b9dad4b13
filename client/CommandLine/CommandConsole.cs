namespace DeCam.Cluster.Client.CommandLine;

/// <summary>Where a command writes: results to <see cref="Out"/>, progress and diagnostics to <see cref="Error"/>.</summary>
/// <param name="Out">Standard output.</param>
/// <param name="Error">Standard error.</param>
/// <param name="IsTerminal">Whether <paramref name="Error"/> is a terminal that can redraw lines.</param>
/// <param name="HasColor">Whether colours are wanted.</param>
internal sealed record CommandConsole(TextWriter Out, TextWriter Error, bool IsTerminal, bool HasColor)
{
    /// <summary>The console of this process, by the usual conventions of TERM and NO_COLOR.</summary>
    public static CommandConsole System { get; } = new(Console.Out, Console.Error,
        IsTerminal: !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is { Length: > 0 } and not "dumb",
        HasColor: string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));
}
