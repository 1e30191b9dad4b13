using Parquet;
using Parquet.Schema;

namespace DeCam.Cluster.Client.Sweeps.Results;

/// <summary>Writes the table as Parquet, a row group for every few thousand rows.</summary>
internal sealed class ParquetTable : IAsyncDisposable
{
    private const int RowsInAGroup = 5000;

    private readonly IReadOnlyList<SweepColumn> _columns;
    private readonly ParquetSchema _schema;
    private readonly ParquetWriter _writer;
    private readonly List<SweepRow> _rows = [];

    private ParquetTable(IReadOnlyList<SweepColumn> columns, ParquetSchema schema, ParquetWriter writer) =>
        (_columns, _schema, _writer) = (columns, schema, writer);

    /// <summary>Begins a file.</summary>
    public static async Task<ParquetTable> CreateAsync(Stream file, IReadOnlyList<SweepColumn> columns, CancellationToken cancellationToken)
    {
        var schema = new ParquetSchema([.. columns.Select(c => (Field)new DataField(c.Name, c.Type, isNullable: true))]);
        return new(columns, schema, await ParquetWriter.CreateAsync(schema, file, cancellationToken: cancellationToken));
    }

    /// <summary>Adds a row.</summary>
    public async Task AddAsync(SweepRow row, CancellationToken cancellationToken)
    {
        _rows.Add(row);
        if (_rows.Count >= RowsInAGroup) await FlushAsync(cancellationToken);
    }

    /// <summary>Writes what is left and ends the file.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_rows.Count > 0) await FlushAsync(CancellationToken.None);
        await _writer.DisposeAsync();
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        using var group = _writer.CreateRowGroup();
        for (var i = 0; i < _columns.Count; i++) await WriteAsync(group, _schema.DataFields[i], _columns[i], cancellationToken);
        group.CompleteValidate();
        _rows.Clear();
    }

    private Task WriteAsync(ParquetRowGroupWriter group, DataField field, SweepColumn column, CancellationToken cancellationToken)
    {
        if (column.Type == typeof(string)) return group.WriteAsync(field, [.. _rows.Select(r => (string?)column.Value(r))]);
        if (column.Type == typeof(long)) return WriteAsync<long>(group, field, column, cancellationToken);
        return column.Type == typeof(double) ? WriteAsync<double>(group, field, column, cancellationToken) : WriteAsync<bool>(group, field, column, cancellationToken);
    }

    private Task WriteAsync<T>(ParquetRowGroupWriter group, DataField field, SweepColumn column, CancellationToken cancellationToken) where T : struct =>
        group.WriteAsync<T>(field, _rows.Select(r => (T?)column.Value(r)).ToArray(), cancellationToken: cancellationToken);
}
