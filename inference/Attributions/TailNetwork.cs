using DeCam.Inference.Gradients;
using DeCam.Inference.Models;
using Microsoft.ML.OnnxRuntime;

namespace DeCam.Inference.Attributions;

/// <summary>Runs the part of a classifier behind a layer on changed values of the layer. <see cref="Run"/> may be called from several threads at once.</summary>
internal sealed class TailNetwork : IDisposable
{
    private readonly InferenceSession _session;
    private readonly GraphSessions _sessions;
    private readonly TailGraph _tail;
    private readonly string _output;

    private TailNetwork(InferenceSession session, GraphSessions sessions, TailGraph tail, int images)
    {
        (_session, _sessions, _tail, Images) = (session, sessions, tail, images);
        _output = tail.Model.Graph.Output[0].Name;
        Beside = [.. tail.Beside.Values.Select(b => b.Tensor)];
    }

    /// <summary>Images of a run.</summary>
    public int Images { get; }

    /// <summary>Tensors whose values for the whole image it needs beside the layer.</summary>
    public IReadOnlyList<string> Beside { get; }

    /// <summary>Opens it.</summary>
    /// <param name="classifier">The model, as <see cref="ClassifierGraph.Open"/> left it; not changed.</param>
    /// <param name="images">Images of each run.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <exception cref="Scoring.ScoringRefusedException">The scores do not depend on the layer, or ONNX Runtime refuses.</exception>
    public static TailNetwork Open(ClassifierGraph classifier, int images, string layer, CancellationToken cancellationToken = default)
    {
        var (tail, sessions) = (TailGraph.Of(classifier, images, layer, cancellationToken), GraphSessions.Of(classifier, cancellationToken));
        using var options = SessionFactory.CpuOptions();
        return new(sessions.Open(tail.Model, options), sessions, tail, images);
    }

    /// <summary>Runs it.</summary>
    /// <param name="layers">Values of the layer, [N, ...].</param>
    /// <param name="beside">Values of <see cref="Beside"/> for one image.</param>
    /// <param name="cancellationToken">Ends the run in the middle.</param>
    /// <returns>The scores, [N, C].</returns>
    /// <exception cref="Scoring.ScoringRefusedException">ONNX Runtime refuses.</exception>
    public float[] Run(float[] layers, IReadOnlyList<float[]> beside, CancellationToken cancellationToken = default)
    {
        Dictionary<string, float[]> fed = new() { [_tail.Layer] = layers };
        foreach (var ((name, tensor), values) in _tail.Beside.Zip(beside)) fed[name] = Repeated(values, tensor.Shape.Aggregate(1L, (p, d) => p * d));
        var inputs = fed.Select(f => OrtValue.CreateTensorValueFromMemory(f.Value, Array.ConvertAll(_session.InputMetadata[f.Key].Dimensions, d => (long)d))).ToList();
        float[] scores = [];
        try
        {
            _sessions.Run(options =>
            {
                using var outputs = _session.Run(options, [.. fed.Keys], inputs, [_output]);
                scores = RealValues.Of(outputs[0]);
            }, cancellationToken);
        }
        finally
        {
            inputs.ForEach(i => i.Dispose());
        }

        return scores;
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    // Once for each image of the run; what has no dimension for images is as long already.
    private static float[] Repeated(float[] values, long length) => values.Length == length ? values : [.. Enumerable.Repeat(values, (int)(length / values.Length)).SelectMany(v => v)];
}
