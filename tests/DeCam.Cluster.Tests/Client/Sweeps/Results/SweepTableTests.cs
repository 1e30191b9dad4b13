using DeCam.Cluster.Client.Sweeps.Results;
using Parquet;

namespace DeCam.Cluster.Tests.Client.Sweeps.Results;

public sealed class SweepTableTests
{
    private static readonly IReadOnlyList<SweepColumn> Columns = SweepColumns.Of(PlantedRows.Spec);

    [Fact]
    public void Line_CommasQuotesAndBreaks_AreQuoted()
    {
        var lines = new CsvLines(Columns);

        Assert.Contains(",\"rise, wide\",", lines.Line(PlantedRows.Rows[4]), StringComparison.Ordinal);
        Assert.Contains(",\"cat, \"\"tiger\"\"\",", lines.Line(PlantedRows.Rows[0]), StringComparison.Ordinal);
        Assert.Contains(",failed,\"It is broken,\\u000abadly.\",", lines.Line(PlantedRows.Rows[5]), StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_ThatMayDiffer_ComeLast()
    {
        var firstUnstable = Columns.TakeWhile(c => c.IsStable).Count();

        Assert.Equal(["arithmetic", "devices", "seconds"], Columns.Skip(firstUnstable).Select(c => c.Name));
        Assert.Contains("diff_black-30", Columns.Select(c => c.Name));
        Assert.Contains("diff_at_100", Columns.Select(c => c.Name));
    }

    [Theory]
    [InlineData(128, 128L, 128.0, 30L, 128 * 128 / 30.0)]
    [InlineData(224, 224L, 224.0, 30L, 224 * 224 / 30.0)]
    public void Columns_Protocols_TellWhatEachRowMeasured(int side, long first, double firstPixels, long second, double secondPixels)
    {
        var row = PlantedRows.Row(0) with { HeightPixels = side, WidthPixels = side };

        object? Value(string column) => Columns.Single(c => c.Name == column).Value(row);

        Assert.Equal(("blur", "zero", first, firstPixels), (Value("insertion_start"), Value("deletion_end"), Value("steps"), Value("step_pixels")));
        Assert.Equal(("black", "black", second, secondPixels), (Value("insertion_start_black-30"), Value("deletion_end_black-30"), Value("steps_black-30"), Value("step_pixels_black-30")));
        row = row with { Curves = [] };
        Assert.All(new[] { "insertion_start", "deletion_end", "steps", "step_pixels" }, column => Assert.Null(Value(column)));
    }

    [Fact]
    public void Columns_Panel_IsTheMeanWhereItsProtocolsAreMeasured()
    {
        var spec = PlantedRows.Spec with { Metrics = ["rise-225", "swapped-225", "black-30"] };
        var column = Assert.Single(SweepColumns.Of(spec), c => c.Name == "panel");
        var row = PlantedRows.Row(0) with { Curves = [.. spec.Metrics.Zip([60.0, 30, 15], (p, f) => new SweepCurve(p, 0, 0, f, [], []))] };

        Assert.True(column.IsStable);
        Assert.Equal(35.0, column.Value(row));
        Assert.Null(column.Value(row with { Curves = row.Curves[..2] }));
        Assert.DoesNotContain(Columns, c => c.Name == "panel");
    }

    [Fact]
    public async Task Parquet_ReadBack_AgreesWithTheCsv()
    {
        using var file = new MemoryStream();
        await using (var table = await ParquetTable.CreateAsync(file, Columns, TestContext.Current.CancellationToken))
            foreach (var row in PlantedRows.Rows) await table.AddAsync(row, TestContext.Current.CancellationToken);

        file.Position = 0;
        await using var reader = await ParquetReader.CreateAsync(file, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(Columns.Select(c => c.Name), reader.Schema.DataFields.Select(f => f.Name));
        using var group = reader.OpenRowGroupReader(0);
        var rows = PlantedRows.Rows.Count;
        foreach (var (column, field) in Columns.Zip(reader.Schema.DataFields))
        {
            var wanted = PlantedRows.Rows.Select(column.Value);
            if (column.Type == typeof(string))
            {
                var values = new string?[rows];
                await group.ReadAsync(field, values, cancellationToken: TestContext.Current.CancellationToken);
                Assert.Equal(wanted, values);
            }
            else if (column.Type == typeof(long)) Assert.Equal(wanted, await ReadAsync<long>(group, field, rows));
            else if (column.Type == typeof(double)) Assert.Equal(wanted, await ReadAsync<double>(group, field, rows));
            else Assert.Equal(wanted, await ReadAsync<bool>(group, field, rows));
        }
    }

    private static async Task<object?[]> ReadAsync<T>(ParquetRowGroupReader group, Parquet.Schema.DataField field, int rows) where T : struct
    {
        var values = new T?[rows];
        await group.ReadAsync<T>(field, values, cancellationToken: TestContext.Current.CancellationToken);
        return [.. values.Select(v => (object?)v)];
    }
}
