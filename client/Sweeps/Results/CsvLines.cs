using DeCam.Cluster.Client.Results;

namespace DeCam.Cluster.Client.Sweeps.Results;

/// <summary>Rows as lines of CSV (RFC 4180, line feeds): numbers in their shortest exact form, so that equal rows are equal bytes.</summary>
internal sealed class CsvLines(IReadOnlyList<SweepColumn> columns)
{
    /// <summary>The first line.</summary>
    public string Header => string.Join(',', columns.Select(c => c.Name));

    /// <summary>The line of a row.</summary>
    public string Line(SweepRow row) => string.Join(',', columns.Select(c => CsvText.Field(c.Value(row))));
}
