using DeCam.Inference.Gradients;
using DeCam.Inference.Models;
using DeCam.Scoring;
using Microsoft.ML.OnnxRuntime;

namespace DeCam.Inference.Attributions;

/// <summary>Runs the part of a classifier behind a layer on changed values of the layer. <see cref="Run"/> may be called from several threads at once.</summary>
internal sealed class TailNetwork : IDisposable
{
    private readonly InferenceSession _session;
    private readonly GraphSessions _sessions;
    private readonly IReadOnlyDictionary<string, TailGraph.BesideTensor> _beside;
    private readonly string _layer, _output;

    private TailNetwork(InferenceSession session, GraphSessions sessions, TailGraph tail, int images)
    {
        // Names alone: the graph holds its weights, which the session has, too.
        (_session, _sessions, _layer, _beside, Images) = (session, sessions, tail.Layer, tail.Beside, images);
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
    /// <exception cref="ScoringRefusedException">The scores do not depend on the layer, or ONNX Runtime refuses.</exception>
    public static TailNetwork Open(ClassifierGraph classifier, int images, string layer, CancellationToken cancellationToken = default)
    {
        var (tail, sessions) = (TailGraph.Of(classifier, images, layer, cancellationToken), GraphSessions.Of(classifier, cancellationToken));
        using var options = SessionFactory.CpuOptions();
        return new(sessions.Open(tail.Model, options), sessions, tail, images);
    }

    /// <summary>What one image has beside the layer, for each image of a run.</summary>
    /// <param name="beside">Values of <see cref="Beside"/>.</param>
    /// <param name="images">Images that they are of, all the same one: 1, or those of a run.</param>
    /// <exception cref="ScoringRefusedException">A tensor is not the same one for several images, repeated along one dimension.</exception>
    public IReadOnlyList<float[]> Repeated(IReadOnlyList<TensorValues> beside, int images) => images == Images
        ? [.. beside.Select(b => b.Values)]
        : [.. _beside.Values.Zip(beside).Select(b => b.Second.Repeated(b.First.Shape) ?? throw new ScoringRefusedException(RefusalKind.Option,
            $"Tensor '{b.First.Tensor}' of model '{_sessions.Model}' is [{string.Join(", ", b.Second.Shape)}] for one picture and [{string.Join(", ", b.First.Shape)}] for {Images}, and what is behind the layer needs it for each picture alone; name another layer by the option layer, or use another method."))];

    /// <summary>Runs it.</summary>
    /// <param name="layers">Values of the layer, [N, ...].</param>
    /// <param name="beside">Those of <see cref="Repeated"/>.</param>
    /// <param name="isLast">Whether no other run is to be expected soon, so that the memory of values is given back.</param>
    /// <param name="cancellationToken">Ends the run in the middle.</param>
    /// <returns>The scores, [N, C].</returns>
    /// <exception cref="ScoringRefusedException">ONNX Runtime refuses.</exception>
    public float[] Run(float[] layers, IReadOnlyList<float[]> beside, bool isLast = false, CancellationToken cancellationToken = default)
    {
        Dictionary<string, float[]> fed = new() { [_layer] = layers };
        foreach (var (name, values) in _beside.Keys.Zip(beside)) fed[name] = values;
        var inputs = fed.Select(f => OrtValue.CreateTensorValueFromMemory(f.Value, Array.ConvertAll(_session.InputMetadata[f.Key].Dimensions, d => (long)d))).ToList();
        float[] scores = [];
        try
        {
            _sessions.Run(options =>
            {
                using var outputs = _session.Run(options, [.. fed.Keys], inputs, [_output]);
                scores = RealValues.Of(outputs[0]);
            }, isLast, cancellationToken);
        }
        finally
        {
            inputs.ForEach(i => i.Dispose());
        }

        return scores;
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();
}
