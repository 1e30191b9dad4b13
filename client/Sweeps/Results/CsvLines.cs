using System.Globalization;

namespace DeCam.Cluster.Client.Sweeps.Results;

/// <summary>Rows as lines of CSV (RFC 4180, line feeds): numbers in their shortest exact form, so that equal rows are equal bytes.</summary>
internal sealed class CsvLines(IReadOnlyList<SweepColumn> columns)
{
    /// <summary>The first line.</summary>
    public string Header => string.Join(',', columns.Select(c => c.Name));

    /// <summary>The line of a row.</summary>
    public string Line(SweepRow row) => string.Join(',', columns.Select(c => Field(c.Value(row))));

    private static string Field(object? value) => value switch
    {
        null => "",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        bool truth => truth ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => Quoted(value.ToString()!),
    };

    private static string Quoted(string text) => text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
