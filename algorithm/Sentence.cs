namespace DeCam;

/// <summary>Puts messages together from sentences of ours and of other software, which end with a full stop or without one.</summary>
public static class Sentence
{
    /// <summary>The first line of a text without its full stop, as a part of another sentence.</summary>
    /// <param name="text">A message; those of libraries may have more lines, with details for developers.</param>
    public static string Reason(string text) => text.Split('\n')[0].TrimEnd('\r', ' ', '.');

    /// <summary>All lines of a text as one, without its full stop, as a part of another sentence.</summary>
    public static string OneLine(string text) =>
        string.Join(' ', text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).TrimEnd(' ', '.');

    /// <summary>The reason in an error of the file system, which reads "reason : 'path'"; null for a text of another form.</summary>
    /// <param name="text">The error's message.</param>
    public static string? BeforePath(string text) => text.Split(" : '") is [var reason, _, ..] ? reason.TrimEnd('.') : null;

    /// <summary>The text with a full stop at its end, unless it ends as a question.</summary>
    public static string Ended(string text) => text.TrimEnd() is [.., '.' or '?'] trimmed ? trimmed : text.TrimEnd() + ".";
}
