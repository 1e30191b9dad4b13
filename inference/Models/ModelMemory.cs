namespace DeCam.Inference.Models;

/// <summary>
/// Memory of a loaded model: weights, the graph as it was optimised, and room for its batches. The growth of the process is measured;
/// other work grows it too, and memory that another model left is used again, so the file bounds it from both sides.
/// </summary>
internal static class ModelMemory
{
    private const int LeastTimes = 2, ExpectedTimes = 3, MostTimes = 8, LayersAtOnce = 2, LoadedTimes = 6, InputTimes = 20;

    // Measured: 11 MB for the sample of 1.9 MB, whose graph and batches weigh more than its weights.
    private const long Beside = 8L << 20, MostBeside = 64L << 20;

    /// <summary>Bytes to make room for, before a model is loaded.</summary>
    /// <param name="path">The model's file.</param>
    public static long Expected(string path) => Expected(ModelHash.Bytes(path));

    /// <inheritdoc cref="Expected(string)"/>
    public static long Expected(long file) => ExpectedTimes * file + Beside;

    /// <summary>Bytes without which a model is not begun to be loaded under a limit: its file is in memory several times while it is read, optimised and tried.</summary>
    /// <param name="path">The model's file.</param>
    public static long ToLoad(string path) => ToLoad(ModelHash.Bytes(path));

    /// <inheritdoc cref="ToLoad(string)"/>
    public static long ToLoad(long file) => LoadedTimes * file + MostBeside;

    /// <summary>Bytes that a model may take while it is loaded and tried.</summary>
    /// <param name="path">The model's file.</param>
    public static long Most(string path) => Most(ModelHash.Bytes(path));

    /// <inheritdoc cref="Most(string)"/>
    public static long Most(long file) => MostTimes * file + MostBeside;

    /// <summary>Bytes that scoring takes for an image, which the runtime keeps: measured are 0.7 to 1.7 times this on four networks.</summary>
    /// <param name="layerBytes">Bytes that the largest layer reads and writes for it; 0 when unknown.</param>
    /// <param name="inputValues">Values of it at the input, by which the rest is judged then: measured are 15 to 19 times them.</param>
    public static long ForImage(long layerBytes, long inputValues) => layerBytes > 0 ? LayersAtOnce * layerBytes : InputTimes * sizeof(float) * inputValues;

    /// <summary>Bytes to make room for on a card, before a model is loaded: those of its files.</summary>
    /// <param name="path">The model's file.</param>
    public static long ExpectedOnCard(string path) => ModelHash.Bytes(path);

    /// <summary>Bytes of weights in float32, whatever the file keeps them in.</summary>
    /// <param name="values">Number of values.</param>
    public static long OfWeights(long values) => sizeof(float) * values;

    /// <summary>Bytes that a loaded model on a card is counted with: its weights, and for each caller a full batch.</summary>
    /// <param name="weights">Bytes of its weights.</param>
    /// <param name="batch">Bytes that a full batch is expected to take.</param>
    /// <param name="taken">Bytes that model and one full batch took of the card; null where nobody can tell.</param>
    /// <param name="callers">Batches at once.</param>
    public static long OnCard(long weights, long batch, long? taken, int callers) => weights + callers * (taken is { } bytes ? Math.Max(bytes - weights, 0) : batch);

    /// <summary>Bytes that a loaded model is counted with.</summary>
    /// <param name="file">Bytes of its files.</param>
    /// <param name="grown">Bytes by which the process grew meanwhile.</param>
    public static long Counted(long file, long grown) => Math.Clamp(grown, LeastTimes * file, Most(file));
}
