namespace DeCam.Cluster.Grains.Telemetry;

/// <summary>Counts work that is done again.</summary>
internal static class Redone
{
    /// <summary>Counts batches or descriptions, and the masks in them.</summary>
    /// <param name="reason">One of <see cref="RetryReasons"/>.</param>
    /// <param name="pieces">Batches or descriptions.</param>
    /// <param name="masks">Masks in them; none in a description.</param>
    public static void Count(string reason, int pieces, int masks)
    {
        Count(reason, pieces);
        if (masks > 0) Instruments.MasksRecomputed.Add(masks, new KeyValuePair<string, object?>(TagNames.Reason, reason));
    }

    /// <summary>Counts what is not a batch.</summary>
    /// <param name="reason">One of <see cref="RetryReasons"/>.</param>
    /// <param name="pieces">How many.</param>
    public static void Count(string reason, int pieces = 1)
    {
        if (pieces > 0) Instruments.Retries.Add(pieces, new KeyValuePair<string, object?>(TagNames.Reason, reason));
    }
}
