using System.Text;
using DeCam.Scoring;

namespace DeCam.Cluster.Client.Results;

/// <summary>Texts in a Markdown document, in one line, that show as they are: no link, picture, tag or emphasis comes of a name.</summary>
internal static class MarkdownText
{
    private const string Special = "\\`*<>[]|~&$@";

    /// <summary>The text with backslashes before what Markdown would read.</summary>
    public static string Of(string text)
    {
        var line = PrintableText.Of(text.ReplaceLineEndings(" "));
        var shown = new StringBuilder(line.Length + 8);
        for (var i = 0; i < line.Length; i++)
        {
            if (Special.Contains(line[i]) || IsEmphasis(line, i) || IsAddress(line, i)) shown.Append('\\');
            shown.Append(line[i]);
        }

        return shown.ToString();
    }

    // Within a word, as in mobilenet_v2, an underscore means nothing.
    private static bool IsEmphasis(string line, int at) =>
        line[at] == '_' && !(at > 0 && char.IsLetterOrDigit(line[at - 1]) && at + 1 < line.Length && char.IsLetterOrDigit(line[at + 1]));

    // Addresses become links by themselves.
    private static bool IsAddress(string line, int at) =>
        line[at] == ':' && line.AsSpan(at).StartsWith("://") || line[at] == '.' && line.AsSpan(0, at).EndsWith("www", StringComparison.OrdinalIgnoreCase);
}
