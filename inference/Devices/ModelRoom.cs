using DeCam.Inference.Models;

namespace DeCam.Inference.Devices;

/// <summary>How much room a device has for models, and how much one is expected to take.</summary>
/// <param name="Bytes">Bytes for all of them.</param>
/// <param name="Expected">Bytes of one that is about to be loaded, by the path of its file.</param>
/// <param name="ImagesAtOnce">Images that are scored at once, at most.</param>
/// <param name="Group">What the process's control group allows; null where it sets no limit.</param>
/// <param name="IsOfCard">Whether it is the memory of a card, which other processes may share.</param>
internal sealed record ModelRoom(long Bytes, Func<string, long> Expected, int ImagesAtOnce = 0, GroupMemory? Group = null, bool IsOfCard = false)
{
    // Two leases of 64 masks.
    private const int ChunksAtOnce = 16;
    private const long UnknownCard = 4_000_000_000;
    private const double ShareOfCard = 0.8;      // the rest is the driver's and the libraries'

    /// <summary>Half of the memory that this process may have, in bytes.</summary>
    public static long ProcessBytes => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;

    /// <summary>In the memory of this process: half of what it may have.</summary>
    /// <param name="threads">Threads that score.</param>
    public static ModelRoom OfProcess(int threads) => new(ProcessBytes, ModelMemory.Expected, Math.Min(threads, ChunksAtOnce) * Chunks.Largest,
        MemoryLimit.Bytes is { } limit ? new(limit, () => ResidentMemory.OwnBytes) : null);

    /// <summary>On a card: what was set, else four fifths of its memory, else 4 GB. How the process grows says nothing of it.</summary>
    /// <param name="limit">What was set, in bytes, or null.</param>
    /// <param name="card">The card, or null where the driver does not tell.</param>
    public static ModelRoom OfCard(long? limit, Card? card) =>
        new(limit ?? (card is null ? UnknownCard : (long)(ShareOfCard * card.Bytes)), ModelMemory.ExpectedOnCard, IsOfCard: true);
}
