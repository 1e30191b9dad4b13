using System.Globalization;
using DeCam.Scoring;

namespace DeCam.Cluster.Client.Results;

/// <summary>
/// Texts as fields of a CSV file. A file is also shown on terminals, so control characters are written as escapes. A spreadsheet takes
/// a text that begins with = + - @ for a formula, so such a text has an apostrophe before it, and one that begins with apostrophes before
/// such a character has one more. Numbers are not texts and never changed.
/// </summary>
internal static class CsvText
{
    private const string Formula = "=+-@";

    /// <summary>The field of a text (RFC 4180).</summary>
    public static string Of(string text)
    {
        var printable = PrintableText.Of(text);
        var safe = IsFormula(printable) ? $"'{printable}" : printable;
        return safe.AsSpan().IndexOfAny(",\"") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    /// <summary>The field of a value: a missing one is empty, numbers have their shortest exact form.</summary>
    public static string Field(object? value) => value switch
    {
        null => "",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        bool truth => truth ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => Of(value.ToString()!),
    };

    private static bool IsFormula(string text) => text.TrimStart('\'') is [var first, ..] && Formula.Contains(first);
}
