namespace DeCam.Inference.Devices;

/// <summary>What a simulated card takes: a time for each call, which passes while another caller's batch is computed, and a time for each row of a padded batch.</summary>
/// <param name="Call">Time of a call.</param>
/// <param name="Row">Time of a row.</param>
public sealed record CardPrice(TimeSpan Call, TimeSpan Row)
{
    /// <summary>Time for requests that are scored together, with nobody beside them.</summary>
    /// <param name="masks">Masks of each request.</param>
    public TimeSpan TimeOf(IReadOnlyList<int> masks)
    {
        var (callers, free) = (new TimeSpan[2], TimeSpan.Zero);
        foreach (var rows in Batches(masks)) free = End(callers, TimeSpan.Zero, free, rows);
        return free;
    }

    /// <summary>The end of a batch, which goes to the caller that is free first.</summary>
    /// <param name="callers">When each of two callers is free; noted.</param>
    /// <param name="now">When the batch comes.</param>
    /// <param name="free">When the card has done what came before.</param>
    /// <param name="rows">Rows of the batch, padded.</param>
    internal TimeSpan End(TimeSpan[] callers, TimeSpan now, TimeSpan free, int rows)
    {
        ref var caller = ref callers[callers[0] <= callers[1] ? 0 : 1];
        var ready = (caller > now ? caller : now) + Call;
        return caller = (ready > free ? ready : free) + (rows * Row);
    }

    /// <summary>Rows of each padded batch.</summary>
    internal static IEnumerable<int> Batches(IReadOnlyList<int> masks) => FusedBatches.OfCard.Of(masks).Select(FusedBatches.RowsOf);
}
