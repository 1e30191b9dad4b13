using System.Globalization;

namespace DeCam.Cluster.Client.Results;

/// <summary>
/// Texts as fields of a CSV file. A spreadsheet takes a text that begins with = + - @, a tab or a line end for a formula, so such a
/// text has an apostrophe before it; one that begins with apostrophes before such a character has one more, so that every text can be
/// told from every other. Numbers are not texts and never changed.
/// </summary>
internal static class CsvText
{
    private const string Formula = "=+-@\t\r\n";

    /// <summary>The field of a text (RFC 4180).</summary>
    public static string Of(string text)
    {
        var safe = IsFormula(text) ? $"'{text}" : text;
        return safe.AsSpan().IndexOfAny(",\"\r\n") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
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
