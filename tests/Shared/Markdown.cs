using System.Text.RegularExpressions;

namespace DeCam.Testing;

/// <summary>The Markdown files of the repository.</summary>
internal static partial class Markdown
{
    /// <summary>Paths below the repository, with <c>/</c>, sorted.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. Directory.EnumerateFiles(Fixtures.Repository, "*.md", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
            .Select(file => Path.GetRelativePath(Fixtures.Repository, file).Replace('\\', '/'))
            .Where(file => !file.Split('/').Any(part => part is "bin" or "obj" or ".git" or "TestResults" or "decam-out"))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The lines of a document.</summary>
    public static string[] Lines(string document) => File.ReadAllLines(Path.Combine(Fixtures.Repository, document));

    /// <summary>The lines of code blocks of one language; null for those outside any block.</summary>
    public static IEnumerable<string> LinesOf(string document, string? language)
    {
        string? current = null;
        foreach (var line in Lines(document))
        {
            if (line.StartsWith("```", StringComparison.Ordinal)) current = current is null ? line[3..].Trim() : null;
            else if (current == language) yield return line;
        }
    }

    /// <summary>What a document says between single backticks, outside code blocks.</summary>
    public static IEnumerable<string> CodeOf(string document) =>
        LinesOf(document, null).SelectMany(line => Code().Matches(line)).Select(match => match.Groups[1].Value);

    /// <summary>The cells of every table row of a document.</summary>
    public static IEnumerable<string[]> RowsOf(string document) => LinesOf(document, null)
        .Where(line => line.StartsWith('|')).Select(line => line.Trim().Trim('|').Split('|', StringSplitOptions.TrimEntries));

    /// <summary>The cells of the rows of the table under a heading.</summary>
    public static IEnumerable<string[]> RowsUnder(string document, string heading) => LinesOf(document, null)
        .SkipWhile(line => line.TrimStart('#', ' ') != heading || !line.StartsWith('#')).Skip(1).TakeWhile(line => !line.StartsWith('#'))
        .Where(line => line.StartsWith('|')).Select(line => line.Trim().Trim('|').Split('|', StringSplitOptions.TrimEntries));

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}
