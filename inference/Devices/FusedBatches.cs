namespace DeCam.Inference.Devices;

/// <summary>
/// Puts the masks of all requests of a lease into batches whose sizes are few, because a card prepares its kernels once for each
/// shape. The last batch is padded, or cut in two where that pads less.
/// </summary>
/// <param name="most">Masks in a batch at most; one of <see cref="Sizes"/>.</param>
internal sealed class FusedBatches(int most)
{
    // What a further call costs, in rows; a part of it passes while another batch is computed.
    private const int CallRows = 8;

    /// <summary>Sizes of a batch, ascending.</summary>
    public static IReadOnlyList<int> Sizes { get; } = [8, 16, 32, 64, 128, 256];

    /// <summary>Those of a card by default.</summary>
    public static FusedBatches OfCard { get; } = new(new CardOptions().Batch);

    /// <summary>Masks in a batch at most.</summary>
    public int Most => most;

    /// <summary>Masks in a lease at most.</summary>
    public int LeaseMasks => 4 * most;

    /// <summary>Masks worth collecting for a lease.</summary>
    public int MasksToCollect => 2 * most;

    /// <summary>The size of the batch that holds a number of masks, padded.</summary>
    public static int SizeFor(int masks) => Sizes.First(size => size >= masks);

    /// <summary>Rows of a batch, padded ones too.</summary>
    /// <param name="batch">The ranges in it.</param>
    public static int RowsOf(RowRange[] batch) => SizeFor(batch.Sum(rows => rows.Count));

    /// <summary>Cuts requests into batches.</summary>
    /// <param name="masks">Masks of each request.</param>
    /// <returns>The ranges of each batch; no batch is empty.</returns>
    public IEnumerable<RowRange[]> Of(IReadOnlyList<int> masks)
    {
        var left = masks.Sum();
        var (request, first) = (0, 0);
        while (left > 0)
        {
            var rows = Next(left);
            left -= rows;
            var batch = new List<RowRange>();
            while (rows > 0)
            {
                var count = Math.Min(rows, masks[request] - first);
                if (count > 0) batch.Add(new(request, first, count));
                (rows, first) = (rows - count, first + count);
                if (first == masks[request]) (request, first) = (request + 1, 0);
            }

            yield return [.. batch];
        }
    }

    /// <summary>Cuts requests into batches of one request each.</summary>
    /// <param name="masks">Masks of each request.</param>
    public IEnumerable<RowRange[]> OfEach(IReadOnlyList<int> masks) =>
        masks.SelectMany((count, request) => Of([count]).Select(batch => Array.ConvertAll(batch, rows => rows with { Request = request })));

    // All that is left where a batch holds it with little padding, else as much as fills one.
    private int Next(int left)
    {
        if (left >= most) return most;
        var padded = SizeFor(left);
        var full = Sizes.LastOrDefault(size => size <= left);
        return full > 0 && full < left && full + SizeFor(left - full) + CallRows <= padded ? full : left;
    }
}
