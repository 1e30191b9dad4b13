using DeCam.Attributions;
using DeCam.Inference.Imaging;
using DeCam.Inference.Models;
using DeCam.Inference.Preprocessing;
using DeCam.Scoring;

namespace DeCam.Inference.Attributions;

/// <summary>
/// Makes maps from values and gradients inside one model. What a method needs is opened on its first use and kept while there is room; everything runs on the
/// processor, on one thread of the caller, in batches whose size depends on nothing but the model, so that a map is the same to the bit
/// each time. Thread-safe.
/// </summary>
internal sealed class AttributionMaker : IModelMaker
{
    private static readonly Dictionary<string, AttributionMethod> Methods = new()
    {
        ["grad-cam"] = GradientMaps.GradCam,
        ["grad-cam++"] = GradientMaps.GradCamPlusPlus,
        ["layer-cam"] = GradientMaps.LayerCam,
        ["integrated-gradients"] = IntegratedGradients.Make,
        ["full-grad"] = FullGrad.Make,
        ["ablation-cam"] = AblationCam.Make,
        ["score-cam"] = ScoreCam.Make,
    };

    private readonly InsideModel _model;

    /// <summary>Takes a model.</summary>
    /// <param name="graph">The model, as <see cref="ClassifierGraph.Open"/> left it; not changed.</param>
    /// <param name="signature">What it gives, as measured by opening it.</param>
    public AttributionMaker(ClassifierGraph graph, ModelSignature signature) => _model = new(graph, signature);

    /// <summary>Names of the methods.</summary>
    public static IReadOnlyCollection<string> Names => Methods.Keys;

    /// <summary>How images are prepared for the model.</summary>
    public ImagePreprocessing Preprocessing => _model.Graph.Preprocessing;

    /// <summary>Memory that it is counted with, in bytes; grows with what is opened.</summary>
    public long Bytes => _model.Bytes;

    /// <summary>Reads a model's file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="overrides">Preprocessing said by the user.</param>
    /// <param name="limits">What it may take; null for the usual.</param>
    /// <exception cref="ScoringRefusedException">The model is not an image classifier that can be used, or takes too long or too much.</exception>
    public static AttributionMaker Load(string path, string name, PreprocessingSettings overrides, NativeLimits? limits = null)
    {
        var graph = ClassifierGraph.Read(path, name, overrides, limits);
        var (session, signature) = graph.Open(SessionFactory.CpuOptions);
        session.Dispose();
        return new(graph, signature);
    }

    /// <summary>Makes a map.</summary>
    /// <param name="request">The method, its options and the class. An option that is absent has its usual value.</param>
    /// <param name="image">The image, prepared for this model.</param>
    /// <param name="cancellationToken">Ends it, also in the middle of a pass or of the opening of a network.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    /// <exception cref="ScoringRefusedException">The model has no such layer or no gradients, or the map is 0 everywhere; the message is for the user.</exception>
    public Attribution Make(AttributionRequest request, PreparedImage image, CancellationToken cancellationToken) => Make(request, image, trial: null, cancellationToken);

    /// <summary>Makes a part of a map, which is nobody's map.</summary>
    /// <param name="request">The method, its options and the class.</param>
    /// <param name="image">The image, prepared for this model.</param>
    /// <param name="trial">The part; is told how long the whole is.</param>
    /// <exception cref="ScoringRefusedException">As of a whole map.</exception>
    public void Try(AttributionRequest request, PreparedImage image, AttributionTrial trial) => Make(request, image, trial, CancellationToken.None);

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();

    private Attribution Make(AttributionRequest request, PreparedImage image, AttributionTrial? trial, CancellationToken cancellationToken)
    {
        if (!Methods.TryGetValue(request.Method, out var method))
            throw new ArgumentException($"Method '{request.Method}' makes no map from inside a model; use one of {string.Join(", ", Names)}.", nameof(request));
        if (request.Class < 0 || request.Class >= _model.Signature.ClassCount)
            throw new ScoringRefusedException(RefusalKind.Option, $"Class {request.Class} is none of the {_model.Signature.ClassCount} classes of model '{_model.Name}'; they are numbered from 0.");
        cancellationToken.ThrowIfCancellationRequested();
        return method(new(_model, request, image, cancellationToken) { Trial = trial });
    }
}
