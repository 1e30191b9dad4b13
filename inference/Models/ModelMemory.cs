namespace DeCam.Inference.Models;

/// <summary>
/// Memory of a loaded model: weights, the graph as it was optimised, and room for its batches. The growth of the process is measured;
/// other work grows it too, and memory that another model left is used again, so the file bounds it from both sides.
/// </summary>
internal static class ModelMemory
{
    private const int LeastTimes = 2, ExpectedTimes = 3, MostTimes = 8;

    // Measured: 11 MB for the sample of 1.9 MB, whose graph and batches weigh more than its weights.
    private const long Beside = 8L << 20, MostBeside = 64L << 20;

    /// <summary>Bytes to make room for, before a model is loaded.</summary>
    /// <param name="path">The model's file.</param>
    public static long Expected(string path) => ExpectedTimes * ModelHash.Bytes(path) + Beside;

    /// <summary>Bytes that a model on a card is counted with, before and after it is loaded: those of its files.</summary>
    /// <param name="path">The model's file.</param>
    public static long OnCard(string path) => ModelHash.Bytes(path);

    /// <summary>Bytes that a loaded model is counted with.</summary>
    /// <param name="path">The model's file.</param>
    /// <param name="grown">Bytes by which the process grew meanwhile.</param>
    public static long Counted(string path, long grown)
    {
        var file = ModelHash.Bytes(path);
        return Math.Clamp(grown, LeastTimes * file, MostTimes * file + MostBeside);
    }
}
