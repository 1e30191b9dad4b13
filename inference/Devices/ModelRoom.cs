using DeCam.Inference.Models;

namespace DeCam.Inference.Devices;

/// <summary>How much room a device has for models, and how much one is expected to take.</summary>
/// <param name="Bytes">Bytes for all of them.</param>
/// <param name="Expected">Bytes of one that is about to be loaded, by the path of its file.</param>
/// <param name="ImagesAtOnce">Images that are scored at once, at most.</param>
/// <param name="Group">What the process's control group allows; null where it sets no limit.</param>
internal sealed record ModelRoom(long Bytes, Func<string, long> Expected, int ImagesAtOnce = 0, GroupMemory? Group = null)
{
    // Two leases of 64 masks.
    private const int ChunksAtOnce = 16;
    private const long FilesOnCard = 1_000_000_000;

    /// <summary>Half of the memory that this process may have, in bytes.</summary>
    public static long ProcessBytes => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;

    /// <summary>In the memory of this process: half of what it may have.</summary>
    /// <param name="threads">Threads that score.</param>
    public static ModelRoom OfProcess(int threads) => new(ProcessBytes, ModelMemory.Expected, Math.Min(threads, ChunksAtOnce) * Chunks.Largest,
        MemoryLimit.Bytes is { } limit ? new(limit, () => ResidentMemory.OwnBytes) : null);

    /// <summary>On a card: 1 GB of files. How the process grows says nothing of it.</summary>
    public static ModelRoom OfCard => new(FilesOnCard, ModelMemory.OnCard);
}
