using System.Text;

namespace DeCam.Scoring;

/// <summary>Text that a terminal or a log only shows, whatever a quoted file held.</summary>
public static class PrintableText
{
    /// <summary>The text with its control characters written as escapes, such as <c>\u001b</c>; it is then one line.</summary>
    public static string Of(string text) => text.Any(IsControl) ? string.Concat(text.Select(c => IsControl(c) ? Escape(c) : c.ToString())) : text;

    /// <summary>The same for a text of several lines, whose line ends and tabs stay; a carriage return alone would write over its line.</summary>
    public static string Lines(string text)
    {
        if (!text.Any(IsControl)) return text;
        var printable = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            var stays = !IsControl(text[i]) || text[i] is '\n' or '\t' || (text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n');
            if (stays) printable.Append(text[i]);
            else printable.Append(Escape(text[i]));
        }

        return printable.ToString();
    }

    private static string Escape(char c) => $"\\u{(int)c:x4}";

    // Separators of lines and paragraphs, and marks that turn the direction of text, act as control characters do.
    private static bool IsControl(char c) => char.IsControl(c) || c is (>= '\u2028' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}
