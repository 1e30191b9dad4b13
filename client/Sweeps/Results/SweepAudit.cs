using System.Security.Cryptography;
using System.Text;

namespace DeCam.Cluster.Client.Sweeps.Results;

/// <summary>Proof that a sweep has every row once.</summary>
/// <param name="Expected">Cells of the sweep.</param>
/// <param name="Present">Cells with at least one row.</param>
/// <param name="Missing">Cells without a row.</param>
/// <param name="Doubled">Cells with more than one row.</param>
/// <param name="Failed">Cells whose row is a failure.</param>
/// <param name="FirstMissing">Numbers of the first missing cells, at most ten.</param>
/// <param name="FirstDoubled">Keys of the first doubled cells, at most ten.</param>
/// <param name="TableSha256">SHA-256 of the table without the columns that may differ between two equal sweeps.</param>
internal sealed record SweepAudit(int Expected, int Present, int Missing, int Doubled, int Failed,
    IReadOnlyList<int> FirstMissing, IReadOnlyList<string> FirstDoubled, string TableSha256)
{
    private const int Shown = 10;

    /// <summary>Whether every cell has one row.</summary>
    public bool IsSound => Missing == 0 && Doubled == 0 && Present == Expected;

    /// <summary>Counts the rows.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="cells">Cells it has.</param>
    /// <param name="rows">Its rows, in the order of the cells.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<SweepAudit> OfAsync(SweepSpec spec, int cells, IAsyncEnumerable<SweepRow> rows, CancellationToken cancellationToken)
    {
        var lines = new CsvLines([.. SweepColumns.Of(spec).Where(c => c.IsStable)]);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(lines.Header + "\n"));
        var seen = new byte[cells];
        var keys = new HashSet<string>(StringComparer.Ordinal);
        var doubled = new List<string>();
        var failed = 0;
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(lines.Line(row) + "\n"));
            if (row.Failure is not null) failed++;
            var isNew = row.Cell < cells && seen[row.Cell] == 0;
            if (row.Cell < cells) seen[row.Cell] = 1;
            if (!keys.Add(row.Key) || !isNew) doubled.Add(row.Key);
        }

        var missing = Enumerable.Range(0, cells).Where(c => seen[c] == 0).ToList();
        return new(cells, cells - missing.Count, missing.Count, doubled.Count, failed, [.. missing.Take(Shown)], [.. doubled.Take(Shown)],
            Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
