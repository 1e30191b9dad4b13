using DeCam.Inference.Graph;
using DeCam.Inference.Models;
using DeCam.Inference.Preprocessing;
using DeCam.Scoring;
using Google.Protobuf;

namespace DeCam.Inference.Quantisation;

/// <summary>
/// Makes networks of one model that compute with 8-bit integers, each for the pictures of one search. Keeps the model's graph in
/// standard operators, with its weights. Thread-safe.
/// </summary>
internal sealed class NetworkMaker : IModelMaker
{
    private readonly ClassifierGraph _classifier;
    private readonly ModelProto _basic;
    private readonly IntegerPlan _plan;
    private readonly int _images;

    private NetworkMaker(ClassifierGraph classifier, int images)
    {
        (_classifier, _images) = (classifier, images);
        _basic = BasicGraph.Of(classifier);
        classifier.ForgetModel();
        _plan = IntegerPlan.Of(_basic.Graph, classifier.Input.Name);
        if (_plan.Layers.Count == 0)
            throw QuantisationRefusal.Of(classifier.Input.ModelName, "has no convolution or matrix product with constant weights, before the last one, that could be made of 8-bit integers");
        Bytes = _basic.CalculateSize();
    }

    /// <inheritdoc/>
    public long Bytes { get; }

    /// <summary>Layers that compute with integers.</summary>
    public int IntegerLayers => _plan.Layers.Count;

    /// <summary>Convolutions and matrix products that stay in float32.</summary>
    public int RealLayers => _basic.Graph.Node.Count(n => n.OpType is "Conv" or "ConvTranspose" or "Gemm" or "MatMul") - IntegerLayers;

    /// <summary>Reads a model's file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="overrides">Preprocessing said by the user.</param>
    /// <param name="limits">What it may take; null for the usual.</param>
    /// <exception cref="ScoringRefusedException">The model has no such network, or takes too long or too much.</exception>
    public static NetworkMaker Load(string path, string name, PreprocessingSettings overrides, NativeLimits? limits = null)
    {
        var graph = ClassifierGraph.Read(path, name, overrides, limits);
        QuantisationRefusal.Check(graph);
        var (session, signature) = graph.Open(SessionFactory.CpuOptions);
        session.Dispose();
        return new(graph, signature.BatchOf(1));
    }

    /// <summary>Makes a network.</summary>
    /// <param name="pictures">Number of pictures that the ranges are measured on.</param>
    /// <param name="write">Gives them.</param>
    /// <param name="cancellationToken">Ends it between two pictures.</param>
    /// <returns>An ONNX file of the inputs and outputs of the model. Its bytes are a function of the model and the pictures.</returns>
    /// <exception cref="ScoringRefusedException">ONNX Runtime refuses, or a value is infinite or no number.</exception>
    public byte[] Make(int pictures, PictureWriter write, CancellationToken cancellationToken)
    {
        var inputs = _plan.Layers.Keys.Select(n => n.Input[0]).ToHashSet();
        var measured = new RangeMeter(_basic, _classifier, _images).Measure(_plan.Tensors, inputs, pictures, write, cancellationToken);
        var scales = SharedScales.Of(measured.ToDictionary(m => m.Key, m => (m.Value.Least, m.Value.Most)), _plan.Moves);
        var folder = Path.GetDirectoryName(Path.GetFullPath(_classifier.FilePath))!;
        return QuantisedGraph.Of(_basic, _plan, scales, layer => IntegerWeights.Of(layer, scales[layer.Node.Input[0]], measured[layer.Node.Input[0]].Means, folder)).ToByteArray();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
