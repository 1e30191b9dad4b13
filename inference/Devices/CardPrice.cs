namespace DeCam.Inference.Devices;

/// <summary>What a simulated card takes: a time for each call, which passes while another caller's batch is computed, and a time for each row of a padded batch.</summary>
/// <param name="Call">Time of a call.</param>
/// <param name="Row">Time of a row.</param>
public sealed record CardPrice(TimeSpan Call, TimeSpan Row)
{
    /// <summary>Time for requests that are scored together, with nobody beside them.</summary>
    /// <param name="masks">Masks of each request.</param>
    public TimeSpan TimeOf(IReadOnlyList<int> masks) => Batches(masks).Aggregate(TimeSpan.Zero, (sum, rows) => sum + Call + rows * Row);

    /// <summary>Rows of each padded batch.</summary>
    internal static IEnumerable<int> Batches(IReadOnlyList<int> masks) => FusedBatches.OfCard.Of(masks).Select(batch => FusedBatches.SizeFor(batch.Sum(rows => rows.Count)));
}
