using DeCam.Inference.Graph;
using DeCam.Inference.Models;
using DeCam.Scoring;
using Microsoft.ML.OnnxRuntime;

namespace DeCam.Inference.Gradients;

/// <summary>
/// A classifier that gives, beside its scores, tensors inside and the gradients of one score by them. It runs in the same runtime as the
/// classifier itself; the backward pass is part of its graph. Runs may be asked for by several threads at once.
/// </summary>
internal sealed class GradientNetwork : IDisposable
{
    private readonly InferenceSession _session;
    private readonly string _output;
    private readonly IReadOnlyList<string> _values, _gradients, _further;
    private readonly GraphSessions _sessions;
    private readonly string _input;
    private readonly long[] _shape;

    private GradientNetwork(InferenceSession session, GradientGraph graph, GraphSessions sessions, string input, IReadOnlyList<string> tensors, long[] shape)
    {
        // Names alone: the graph holds its weights, which the session has, too.
        (_output, _values, _gradients, _further) = (graph.Output, graph.Values, graph.Gradients, graph.Further);
        (_session, _sessions, _input, Tensors, _shape) = (session, sessions, input, tensors, shape);
        Classes = (int)session.InputMetadata[GradientGraph.Seed].Dimensions.Skip(1).Aggregate(1L, (p, d) => p * d);
    }

    /// <summary>The tensors, in the order of the results.</summary>
    public IReadOnlyList<string> Tensors { get; }

    /// <summary>Images of a run.</summary>
    public int Images => (int)_shape[0];

    /// <summary>Number of scores of an image.</summary>
    public int Classes { get; }

    /// <summary>Builds the backward pass and opens it.</summary>
    /// <param name="classifier">The model, as <see cref="ClassifierGraph.Open"/> left it; not changed.</param>
    /// <param name="images">Images of each run.</param>
    /// <param name="tensors">Names of tensors whose values and gradients are wanted; the image input among them or not.</param>
    /// <param name="further">What is wanted besides; its outputs have the images as their first dimension.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <exception cref="ScoringRefusedException">A tensor is not there, an operator has no rule, or the image is taken as bytes; the sentence says which methods are left.</exception>
    public static GradientNetwork Open(ClassifierGraph classifier, int images, IReadOnlyList<string> tensors, FurtherOutputs? further = null, CancellationToken cancellationToken = default)
    {
        var (input, size) = (classifier.Input, classifier.Preprocessing);
        var shape = input.Shape(images, size.HeightPixels, size.WidthPixels);
        if (input.TakesBytes) throw new GradientRefusal("takes uint8 and computes with it in whole numbers").For(input.ModelName);
        var sessions = GraphSessions.Of(classifier, cancellationToken);
        var graph = GradientGraph.Of(classifier.Model, GraphValues.Of(input.Name, ElementTypes.Float32, shape), tensors, sessions, further);
        using var options = SessionFactory.CpuOptions();
        return new(sessions.Open(graph.Model, options), graph, sessions, input.Name, tensors, shape);
    }

    /// <summary>Runs images forward and back.</summary>
    /// <param name="images">The images as the network is fed, [N, C, H, W] or in its own layout.</param>
    /// <param name="classes">Of each image the class whose score is derived.</param>
    /// <param name="cancellationToken">Ends the run in the middle.</param>
    /// <exception cref="ScoringRefusedException">ONNX Runtime refuses.</exception>
    public GradientResult Run(float[] images, IReadOnlyList<int> classes, CancellationToken cancellationToken = default)
    {
        var seed = new float[Images * Classes];
        for (var i = 0; i < Images; i++) seed[(i * Classes) + classes[i]] = 1;
        return Run(images, seed, cancellationToken: cancellationToken);
    }

    /// <summary>Runs images forward and back.</summary>
    /// <param name="images">The images as the network is fed, [N, C, H, W] or in its own layout.</param>
    /// <param name="seed">Of each image the weights of the scores whose sum is derived, [N, C].</param>
    /// <param name="isLast">Whether no other run is to be expected soon, so that the memory of values and gradients is given back.</param>
    /// <param name="cancellationToken">Ends the run in the middle.</param>
    /// <exception cref="ScoringRefusedException">ONNX Runtime refuses.</exception>
    public GradientResult Run(float[] images, float[] seed, bool isLast = false, CancellationToken cancellationToken = default)
    {
        long[] seedShape = [.. _session.InputMetadata[GradientGraph.Seed].Dimensions.Select(d => (long)d)];
        using var input = OrtValue.CreateTensorValueFromMemory(images, _shape);
        using var weights = OrtValue.CreateTensorValueFromMemory(seed, seedShape);
        string[] names = [.. _values.Append(_output).Where(v => v != _input).Distinct(), .. _gradients, .. _further];
        IReadOnlyDictionary<string, (long[] Shape, float[] Values)>? read = null;
        _sessions.Run(options =>
        {
            using var outputs = _session.Run(options, [_input, GradientGraph.Seed], [input, weights], names);
            read = names.Zip(outputs).ToDictionary(p => p.First, p => (p.Second.GetTensorTypeAndShape().Shape, p.Second.GetTensorDataAsSpan<float>().ToArray()));
        }, isLast, cancellationToken);
        return Result(read!, images);
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private GradientResult Result(IReadOnlyDictionary<string, (long[] Shape, float[] Values)> read, float[] images)
    {
        TensorGradient Of(string tensor, string value, string gradient) =>
            new(tensor, read[gradient].Shape, value == _input ? images : read[value].Values, read[gradient].Values);
        return new(read[_output].Values, [.. Tensors.Select((tensor, i) => Of(tensor, _values[i], _gradients[i]))])
        {
            Further = [.. _further.Select(f => read[f].Values)],
        };
    }
}
