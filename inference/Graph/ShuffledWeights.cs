using System.Runtime.InteropServices;
using DeCam.Inference.Preprocessing;
using DeCam.Randomness;
using DeCam.Scoring;
using Google.Protobuf;
using Google.Protobuf.Collections;

namespace DeCam.Inference.Graph;

/// <summary>
/// A model that has learned nothing, for the sanity check of maps (Adebayo et al. 2018, Sanity checks for saliency maps): the values of
/// each weight tensor are put in random order.
/// </summary>
/// <remarks>
/// The source draws the weights anew. Shuffling keeps the range and scale of every tensor, so that activations stay finite whatever the
/// architecture. Tensors of fewer than two dimensions (biases, normalisation) stay as they are.
/// </remarks>
public static class ShuffledWeights
{
    private const int External = 1;

    /// <summary>Writes the shuffled model, with the preprocessing that lies beside the original.</summary>
    /// <param name="path">The model.</param>
    /// <param name="destination">The file to write; its folder exists.</param>
    /// <param name="seed">Source of the order.</param>
    /// <exception cref="ScoringRefusedException">The model has no weights in its file, or keeps them elsewhere.</exception>
    public static void Write(string path, string destination, long seed)
    {
        var name = Path.GetFileName(path);
        var model = ModelProtoFile.Read(path, name);
        var tensors = model.Graph.Initializer.Concat(model.Graph.Node.SelectMany(n => n.Attribute).Select(a => a.T).OfType<TensorProto>()).Where(IsWeight).ToList();
        if (tensors.Count == 0) throw Refused($"Model '{name}' has no weights in its file that could be randomised; check the other class only.");
        if (tensors.Exists(t => t.DataLocation == External))
            throw Refused($"Model '{name}' keeps its weights in another file; save it as one file to check randomised weights.");
        for (var i = 0; i < tensors.Count; i++) Shuffle(tensors[i], new(seed, RandomPurpose.WeightOrder, i));
        using (var file = File.Create(destination)) model.WriteTo(file);
        var beside = PreprocessingSettings.Beside(path).ToCanonicalJson();
        if (beside.Length > 0) File.WriteAllText(destination + ".json", beside);
    }

    private static bool IsWeight(TensorProto tensor) =>
        tensor.Dims.Count >= 2 && tensor.DataType is ElementTypes.Float32 or ElementTypes.UInt8 or ElementTypes.Int8 or ElementTypes.Float16 or ElementTypes.Float64 && tensor.Dims.Aggregate(1L, (a, b) => a * b) > 1;

    private static void Shuffle(TensorProto tensor, CounterRandom random)
    {
        if (tensor.FloatData.Count > 0) Reorder(tensor.FloatData, random);
        else if (tensor.DoubleData.Count > 0) Reorder(tensor.DoubleData, random);
        else if (tensor.Int32Data.Count > 0) Reorder(tensor.Int32Data, random);
        else tensor.RawData = Reordered(tensor, random);
    }

    private static ByteString Reordered(TensorProto tensor, CounterRandom random)
    {
        var bytes = tensor.RawData.ToByteArray();
        switch (tensor.DataType)
        {
            case ElementTypes.Float32: Reorder(MemoryMarshal.Cast<byte, uint>(bytes.AsSpan()), random); break;
            case ElementTypes.Float64: Reorder(MemoryMarshal.Cast<byte, ulong>(bytes.AsSpan()), random); break;
            case ElementTypes.Float16: Reorder(MemoryMarshal.Cast<byte, ushort>(bytes.AsSpan()), random); break;
            default: Reorder(bytes.AsSpan(), random); break;
        }

        return UnsafeByteOperations.UnsafeWrap(bytes);
    }

    private static void Reorder<T>(RepeatedField<T> values, CounterRandom random)
    {
        foreach (var (i, j) in Swaps(values.Count, random)) (values[i], values[j]) = (values[j], values[i]);
    }

    private static void Reorder<T>(Span<T> values, CounterRandom random)
    {
        foreach (var (i, j) in Swaps(values.Length, random)) (values[i], values[j]) = (values[j], values[i]);
    }

    // Fisher and Yates, in Durstenfeld's form.
    private static IEnumerable<(int I, int J)> Swaps(int count, CounterRandom random)
    {
        for (var i = count - 1; i > 0; i--) yield return (i, random.NextBelow(i + 1));
    }

    private static ScoringRefusedException Refused(string message) => new(RefusalKind.Input, message);
}
