using DeCam.Inference.Graph;
using DeCam.Scoring;
using Microsoft.ML.OnnxRuntime;

namespace DeCam.Inference;

/// <summary>An image classifier from an ONNX file, giving logits. <see cref="Run"/> may be called from several threads at once.</summary>
public sealed class OnnxClassifier : IDisposable
{
    private readonly InferenceSession _session;
    private readonly string[] _inputs;
    private readonly string[] _outputs;

    private OnnxClassifier(InferenceSession session, ModelSignature signature, Preprocessing preprocessing, Labels labels, long bytes)
    {
        _session = session;
        _inputs = [signature.Input.Name];
        _outputs = [signature.OutputName];
        (Signature, Preprocessing, Labels, Bytes) = (signature, preprocessing, labels, bytes);
    }

    /// <summary>What it takes and gives.</summary>
    public ModelSignature Signature { get; }

    /// <summary>How images are prepared for it.</summary>
    public Preprocessing Preprocessing { get; }

    /// <summary>Names of its classes.</summary>
    public Labels Labels { get; }

    /// <summary>The session, for callers that bind its inputs themselves.</summary>
    internal InferenceSession Session => _session;

    /// <summary>Size of the model's file and of its weights beside it, a measure of the memory it takes.</summary>
    public long Bytes { get; }

    /// <summary>Multiplications with addition of one evaluation; 0 when unknown.</summary>
    public long MultiplyAccumulates { get; private init; }

    /// <summary>Number of values of one image.</summary>
    public int InputLength => Signature.Input.Channels * Preprocessing.HeightPixels * Preprocessing.WidthPixels;

    /// <summary>Loads a model for the CPU: reads the graph, cuts a softmax at its end, frees its batch, and tries it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="overrides">Preprocessing said by the user.</param>
    /// <exception cref="ScoringRefusedException">It is not an image classifier that can be used.</exception>
    public static OnnxClassifier Load(string path, string name, PreprocessingSettings overrides)
    {
        var graph = ClassifierGraph.Read(path, name, overrides);
        var (session, signature) = graph.Open(SessionFactory.CpuOptions);
        return Create(session, signature, graph.Preprocessing, graph.MultiplyAccumulates(), path);
    }

    /// <summary>Loads a model with the masking in its graph (<see cref="MaskedGraph"/>); it is measured on the CPU first.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="overrides">Preprocessing said by the user.</param>
    /// <param name="options">Where the session runs; stay the caller's.</param>
    /// <exception cref="ScoringRefusedException">It is not an image classifier that can be used there.</exception>
    internal static OnnxClassifier LoadMasked(string path, string name, PreprocessingSettings overrides, SessionOptions options)
    {
        var graph = ClassifierGraph.Read(path, name, overrides);
        var (probe, signature) = graph.Open(SessionFactory.CpuOptions);
        probe.Dispose();
        if (!signature.IsBatchDynamic) graph = ClassifierGraph.Read(path, name, overrides);
        var multiplyAccumulates = graph.MultiplyAccumulates();
        MaskedGraph.Apply(graph.Model, graph.Input);
        return Create(SessionFactory.Open(graph.Model, path, name, options), signature, graph.Preprocessing, multiplyAccumulates, path);
    }

    /// <summary>Runs a batch.</summary>
    /// <param name="input">Images in the model's own shape and type.</param>
    /// <param name="output">Takes the outputs, of <see cref="ModelSignature.OutputShapeOf"/>.</param>
    public void Run(OrtValue input, OrtValue output)
    {
        using var options = new RunOptions();
        _session.Run(options, _inputs, [input], _outputs, [output]);
    }

    /// <summary>Shape of the input for a number of images.</summary>
    internal long[] InputShape(int images) => Signature.InputShape(images, Preprocessing.HeightPixels, Preprocessing.WidthPixels);

    /// <summary>Hands out the rows of an output [N, C] as logits.</summary>
    internal void Deliver(Span<float> output, int first, int count, Devices.LogitRow logits)
    {
        for (var i = 0; i < count; i++)
        {
            var row = output.Slice(i * Signature.ClassCount, Signature.ClassCount);
            if (Signature.GivesProbabilities) LogSoftmax.FromProbabilities(row);
            logits(first + i, row);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private static OnnxClassifier Create(InferenceSession session, ModelSignature signature, Preprocessing preprocessing, long multiplyAccumulates, string path)
    {
        try
        {
            var labels = preprocessing.Labels is { } file ? Labels.Read(file, signature.ClassCount, preprocessing.LabelsSha256) : Labels.None;
            return new(session, signature, preprocessing, labels, ModelHash.Bytes(path)) { MultiplyAccumulates = multiplyAccumulates };
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }
}
