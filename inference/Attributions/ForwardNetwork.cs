using DeCam.Inference.Gradients;
using DeCam.Inference.Graph;
using DeCam.Inference.Models;
using DeCam.Inference.Preprocessing;
using DeCam.Scoring;
using Microsoft.ML.OnnxRuntime;

namespace DeCam.Inference.Attributions;

/// <summary>
/// A classifier that gives tensors inside beside its scores. It needs no gradients, so that any model will do. <see cref="Run"/> may be
/// called from several threads at once.
/// </summary>
internal sealed class ForwardNetwork : IDisposable
{
    private readonly InferenceSession _session;
    private readonly GraphSessions _sessions;
    private readonly ImageInput _input;
    private readonly string[] _names;
    private readonly long[] _shape;

    private ForwardNetwork(InferenceSession session, GraphSessions sessions, ImageInput input, string[] names, long[] shape) =>
        (_session, _sessions, _input, _names, _shape) = (session, sessions, input, names, shape);

    /// <summary>Images of a run.</summary>
    public int Images => (int)_shape[0];

    /// <summary>Opens it.</summary>
    /// <param name="classifier">The model, as <see cref="ClassifierGraph.Open"/> left it; not changed.</param>
    /// <param name="images">Images of each run.</param>
    /// <param name="tensors">Names of tensors of real numbers whose values are wanted; the image input among them or not.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <exception cref="ScoringRefusedException">A tensor is not there, or ONNX Runtime refuses.</exception>
    public static ForwardNetwork Open(ClassifierGraph classifier, int images, IReadOnlyList<string> tensors, CancellationToken cancellationToken = default)
    {
        TensorNames.Check(classifier.Model.Graph, tensors, classifier.Input.ModelName);
        var (input, shape) = InputOf(classifier, images);
        var sessions = GraphSessions.Of(classifier, cancellationToken);
        using var options = SessionFactory.CpuOptions();
        return new(sessions.Open(GradientGraph.Asked(classifier.Model, input, tensors), options), sessions, classifier.Input, [classifier.Output, .. tensors], shape);
    }

    /// <summary>The input of a model for a number of images.</summary>
    public static (ValueInfoProto Value, long[] Shape) InputOf(ClassifierGraph classifier, int images)
    {
        var (input, size) = (classifier.Input, classifier.Preprocessing);
        var shape = input.Shape(images, size.HeightPixels, size.WidthPixels);
        return (GraphValues.Of(input.Name, input.TakesBytes ? ElementTypes.UInt8 : ElementTypes.Float32, shape), shape);
    }

    /// <summary>Runs images.</summary>
    /// <param name="images">As the network is fed, [N, C, H, W] or in its own layout; rounded where it takes bytes.</param>
    /// <param name="isLast">Whether no other run is to be expected soon, so that the memory of values is given back.</param>
    /// <param name="cancellationToken">Ends the run in the middle.</param>
    /// <returns>The scores, [N, C], and the values of the tensors.</returns>
    /// <exception cref="ScoringRefusedException">ONNX Runtime refuses.</exception>
    public (float[] Scores, IReadOnlyList<TensorValues> Values) Run(float[] images, bool isLast = false, CancellationToken cancellationToken = default)
    {
        using var input = _input.TakesBytes
            ? OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(images, v => (byte)Math.Clamp(MathF.Round(v), byte.MinValue, byte.MaxValue)), _shape)
            : OrtValue.CreateTensorValueFromMemory(images, _shape);
        // The input of a graph is no output of it.
        string[] asked = [.. _names.Where(n => n != _input.Name).Distinct()];
        Dictionary<string, TensorValues> read = new() { [_input.Name] = new(_shape, images) };
        _sessions.Run(options =>
        {
            using var outputs = _session.Run(options, [_input.Name], [input], asked);
            for (var i = 0; i < asked.Length; i++) read[asked[i]] = new(outputs[i].GetTensorTypeAndShape().Shape, RealValues.Of(outputs[i]));
        }, isLast, cancellationToken);
        return (read[_names[0]].Values, [.. _names.Skip(1).Select(n => read[n])]);
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();
}
