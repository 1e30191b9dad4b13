namespace DeCam.Inference.Devices;

/// <summary>Cuts a request into chunks that one thread scores at once.</summary>
internal static class Chunks
{
    /// <summary>Images run at once. On a CPU with one thread a session, larger batches gain nothing and cost memory.</summary>
    public const int Largest = 8;

    private const int PerRound = 8;

    /// <summary>The chunks of each of several requests, every chunk by itself.</summary>
    public static IEnumerable<RowRange[]> OfEach(IReadOnlyList<int> masks) =>
        masks.SelectMany((count, request) => Of(count).Select(chunk => new[] { new RowRange(request, chunk.First, chunk.Count) }));

    /// <summary>
    /// 8 x ceil(n / 64) nearly equal chunks of at most <see cref="Largest"/>, or n of one mask: from the request alone, never from the
    /// number of threads, so that 1, 2, 4 or 8 of them are evenly loaded and every batch is the same on any device.
    /// </summary>
    public static IEnumerable<(int First, int Count)> Of(int masks)
    {
        return Parts(masks, Math.Min(masks, PerRound * ((masks + Largest * PerRound - 1) / (Largest * PerRound))));
    }

    /// <summary>So many nearly equal parts of a request.</summary>
    public static IEnumerable<(int First, int Count)> Parts(int masks, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var first = (int)((long)masks * i / count);
            yield return (first, (int)((long)masks * (i + 1) / count) - first);
        }
    }
}
