using DeCam.Inference.Caching;
using DeCam.Inference.Classes;
using DeCam.Inference.Graph;
using DeCam.Inference.Preprocessing;
using DeCam.Scoring;
using Microsoft.ML.OnnxRuntime;

namespace DeCam.Inference.Models;

/// <summary>An image classifier from an ONNX file, giving logits. <see cref="Run(OrtValue, OrtValue)"/> may be called from several threads at once.</summary>
public sealed class OnnxClassifier : IClassifier, IDisposable
{
    // Weights whose copies are worth stopping the process for a moment to give them back.
    private const long LargeBytes = 64L << 20;
    private readonly InferenceSession _session;
    private readonly string[] _inputs;
    private readonly string[] _outputs;

    private readonly ModelWatch _watch;

    private OnnxClassifier(InferenceSession session, ModelSignature signature, ImagePreprocessing preprocessing, Labels labels, long bytes, ModelWatch watch)
    {
        (_session, _watch) = (session, watch);
        _inputs = [signature.Input.Name];
        _outputs = [signature.OutputName];
        (Signature, Preprocessing, Labels, Bytes) = (signature, preprocessing, labels, bytes);
    }

    /// <summary>What it takes and gives.</summary>
    public ModelSignature Signature { get; }

    /// <summary>How images are prepared for it.</summary>
    public ImagePreprocessing Preprocessing { get; }

    /// <summary>Names of its classes.</summary>
    public Labels Labels { get; }

    /// <summary>The session, for callers that bind its inputs themselves.</summary>
    internal InferenceSession Session => _session;

    /// <summary>Memory that the model took when it was loaded, in bytes; of one on a card, that of its weights in float32, and of its batches once these are counted.</summary>
    public long Bytes { get; private set; }

    /// <summary>Multiplications with addition of one evaluation; 0 when unknown.</summary>
    public long MultiplyAccumulates { get; private init; }

    /// <summary>Memory that scoring takes for each image that is scored at once, beside <see cref="Bytes"/>, about.</summary>
    internal long BytesPerImage { get; private init; }

    /// <summary>Number of values of one image.</summary>
    public int InputLength => this.ImageValues();

    /// <summary>Loads a model for the CPU: reads the graph, cuts a softmax at its end, frees its batch, and tries it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="overrides">Preprocessing said by the user.</param>
    /// <param name="limits">What it may take; null for the usual.</param>
    /// <exception cref="ScoringRefusedException">The model is not an image classifier that can be used, or takes too long or too much.</exception>
    public static OnnxClassifier Load(string path, string name, PreprocessingSettings overrides, NativeLimits? limits = null)
    {
        var before = ResidentMemory.Bytes;
        var graph = ClassifierGraph.Read(path, name, overrides, limits);
        var (session, signature) = graph.Open(SessionFactory.CpuOptions);
        return Create(session, signature, graph, graph.Cost(), ModelMemory.Counted(graph.Watch.FileBytes, ResidentMemory.Bytes - before));
    }

    /// <summary>Loads a model with the masking in its graph (<see cref="MaskedGraph"/>); it is measured on the CPU first.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="overrides">Preprocessing said by the user.</param>
    /// <param name="options">Where the session runs; stay the caller's.</param>
    /// <param name="limits">What it may take; null for the usual.</param>
    /// <param name="convert">Gives the graph to run, of the same inputs and outputs; null for the model's own.</param>
    /// <exception cref="ScoringRefusedException">The model is not an image classifier that can be used there.</exception>
    internal static OnnxClassifier LoadMasked(
        string path, string name, PreprocessingSettings overrides, SessionOptions options, NativeLimits? limits = null, Func<ClassifierGraph, ModelProto>? convert = null)
    {
        var graph = ClassifierGraph.Read(path, name, overrides, limits);
        var (probe, signature) = graph.Open(SessionFactory.CpuOptions);
        probe.Dispose();
        var cost = graph.Cost();
        var model = convert?.Invoke(graph) ?? graph.Model;
        if (convert is not null)
        {
            // The weights that were converted are let go before those of a session come.
            graph.ForgetModel();
            if (ModelMemory.OfWeights(cost.Weights) > LargeBytes) ReturnedMemory.GiveBack();
        }

        MaskedGraph.Apply(model, graph.Input);
        return Create(graph.OpenWatched(model, options), signature, graph, cost, ModelMemory.OfWeights(cost.Weights));
    }

    /// <summary>Opens a network that stands in for a model, on the CPU: it takes and gives what the model does.</summary>
    /// <param name="network">The network, an ONNX file.</param>
    /// <param name="model">The model, whose preprocessing, classes and form of a batch it has.</param>
    /// <exception cref="ScoringRefusedException">ONNX Runtime refuses it, or it does not give what the model gives.</exception>
    internal static OnnxClassifier LoadNetwork(byte[] network, OnnxClassifier model)
    {
        var before = ResidentMemory.Bytes;
        var (signature, watch) = (model.Signature, model._watch.OfNetwork(network.Length));
        var session = StandIn.Open(network, signature, model.Preprocessing, watch);
        return new(session, signature, model.Preprocessing, model.Labels, ModelMemory.Counted(network.Length, ResidentMemory.Bytes - before), watch)
        {
            MultiplyAccumulates = model.MultiplyAccumulates,
            BytesPerImage = model.BytesPerImage,
        };
    }

    /// <summary>Runs a batch.</summary>
    /// <param name="input">Images in the model's own shape and type.</param>
    /// <param name="output">Takes the outputs, of <see cref="ModelSignature.OutputShapeOf"/>.</param>
    /// <exception cref="ScoringRefusedException">ONNX Runtime refuses; the fault is the model's.</exception>
    public void Run(OrtValue input, OrtValue output)
    {
        Run(options => _session.Run(options, _inputs, [input], _outputs, [output]));
    }

    /// <summary>Runs inputs and outputs that are bound already.</summary>
    /// <exception cref="ScoringRefusedException">ONNX Runtime refuses; the fault is the model's.</exception>
    internal void Run(OrtIoBinding binding)
    {
        Run(options => _session.RunWithBinding(options, binding));
        binding.SynchronizeBoundOutputs();
    }

    private void Run(Action<RunOptions> run)
    {
        try
        {
            _watch.Run(run);
        }
        catch (OnnxRuntimeException e) when (!RunFailure.IsOfTheMachine(e.Message))
        {
            throw RunFailure.Of(Signature.Input.ModelName, e);
        }
    }

    /// <summary>Counts the memory of batches on a card, before anybody else has the model.</summary>
    /// <param name="bytes">All that it is counted with.</param>
    internal void CountAs(long bytes) => Bytes = bytes;

    /// <summary>Shape of the input for a number of images.</summary>
    internal long[] InputShape(int images) => Signature.InputShape(images, Preprocessing.HeightPixels, Preprocessing.WidthPixels);

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private static OnnxClassifier Create(InferenceSession session, ModelSignature signature, ClassifierGraph graph, (long Count, long LayerBytes, long Weights) cost, long bytes)
    {
        try
        {
            var (labels, preprocessing) = graph.Statements.Named(graph.Preprocessing, signature.ClassCount, signature.IsYesOrNo);
            return new(session, signature, preprocessing.WithActivation(signature.Activation, signature.ActivationOrigin), labels, bytes, graph.Watch) { MultiplyAccumulates = cost.Count, BytesPerImage = ModelMemory.ForImage(cost.LayerBytes, (long)signature.Input.Channels * preprocessing.HeightPixels * preprocessing.WidthPixels) };
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }
}
