namespace DeCam.Inference.Devices;

/// <summary>What a simulated card takes: a time for each call, which passes while another caller's batch is computed, and a time for each row of a padded batch.</summary>
/// <param name="Call">Time of a call.</param>
/// <param name="Row">Time of a row.</param>
public sealed record CardPrice(TimeSpan Call, TimeSpan Row)
{
    /// <summary>Takes the time for requests that are scored together.</summary>
    /// <param name="masks">Masks of each request.</param>
    /// <param name="busy">Held while rows are computed.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task WorkAsync(IReadOnlyList<int> masks, SemaphoreSlim busy, TimeProvider time, CancellationToken cancellationToken)
    {
        foreach (var rows in Batches(masks))
        {
            await Task.Delay(Call, time, cancellationToken);
            await busy.WaitAsync(cancellationToken);
            try
            {
                await Task.Delay(rows * Row, time, cancellationToken);
            }
            finally
            {
                busy.Release();
            }
        }
    }

    /// <summary>Time for requests that are scored together, with nobody beside them.</summary>
    /// <param name="masks">Masks of each request.</param>
    public TimeSpan TimeOf(IReadOnlyList<int> masks) => Batches(masks).Aggregate(TimeSpan.Zero, (sum, rows) => sum + Call + rows * Row);

    // Rows of each padded batch.
    private static IEnumerable<int> Batches(IReadOnlyList<int> masks) => FusedBatches.OfCard.Of(masks).Select(batch => FusedBatches.SizeFor(batch.Sum(rows => rows.Count)));
}
