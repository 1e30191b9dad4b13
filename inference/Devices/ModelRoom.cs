using DeCam.Inference.Models;

namespace DeCam.Inference.Devices;

/// <summary>How much room a device has for models, and how much one is expected to take.</summary>
/// <param name="Bytes">Bytes for all of them.</param>
/// <param name="Expected">Bytes of one that is about to be loaded, by the path of its file.</param>
internal sealed record ModelRoom(long Bytes, Func<string, long> Expected)
{
    private const long FilesOnCard = 1_000_000_000;

    /// <summary>In the memory of this process: half of what it may have.</summary>
    public static ModelRoom OfProcess => new(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2, ModelMemory.Expected);

    /// <summary>On a card: 1 GB of files. How the process grows says nothing of it.</summary>
    public static ModelRoom OfCard => new(FilesOnCard, ModelMemory.OnCard);
}
