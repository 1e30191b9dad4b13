using DeCam.Inference.Gradients;
using DeCam.Inference.Graph;
using DeCam.Inference.Models;
using DeCam.Inference.Preprocessing;
using DeCam.Scoring;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace DeCam.Inference.Quantisation;

/// <summary>Writes a picture in the order of the model's input.</summary>
/// <param name="index">Number of the picture.</param>
/// <param name="destination">[C, H, W], or [H, W, C] where the model takes that.</param>
internal delegate void PictureWriter(int index, Span<float> destination);

/// <summary>Runs pictures through a graph and measures tensors inside it.</summary>
/// <param name="graph">A graph of <see cref="BasicGraph"/>; not changed.</param>
/// <param name="classifier">The model, for its input.</param>
/// <param name="images">Images of each run, copies of one.</param>
internal sealed class RangeMeter(ModelProto graph, ClassifierGraph classifier, int images)
{
    private readonly ImageInput _input = classifier.Input;

    /// <summary>Measures.</summary>
    /// <param name="tensors">Names of tensors; the image input among them or not.</param>
    /// <param name="withMeans">Those whose means are wanted.</param>
    /// <param name="pictures">Number of pictures.</param>
    /// <param name="write">Gives them.</param>
    /// <param name="cancellationToken">Ends it, also in the middle of a run.</param>
    /// <exception cref="ScoringRefusedException">ONNX Runtime refuses, or a value is infinite or no number.</exception>
    public IReadOnlyDictionary<string, TensorStatistics> Measure(
        IReadOnlyList<string> tensors, IReadOnlySet<string> withMeans, int pictures, PictureWriter write, CancellationToken cancellationToken)
    {
        var statistics = tensors.ToDictionary(t => t, _ => new TensorStatistics());
        string[] inside = [.. tensors.Where(t => t != _input.Name)];
        // A watch of its own: several networks may be made at once.
        var sessions = new GraphSessions(classifier.FilePath, _input.ModelName, classifier.Watch.Anew(), cancellationToken);
        using var options = SessionFactory.CpuOptions();
        var (light, taken) = FoldedGraph.WithoutWeights(GradientGraph.Asked(graph, graph.Graph.Input.First(i => i.Name == _input.Name), inside));
        using var session = sessions.Open(light, options);
        using var weights = new FedWeights(taken, sessions.Folder);
        var shape = _input.Shape(images, classifier.Preprocessing.HeightPixels, classifier.Preprocessing.WidthPixels);
        var values = new float[shape.Aggregate(1L, (product, d) => product * d)];
        using var input = OrtValue.CreateTensorValueFromMemory(values, shape);
        for (var picture = 0; picture < pictures; picture++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            write(picture, values.AsSpan(0, values.Length / images));
            for (var i = 1; i < images; i++) values.AsSpan(0, values.Length / images).CopyTo(values.AsSpan(i * values.Length / images));
            if (statistics.TryGetValue(_input.Name, out var own)) own.Add(values, shape, withMeans.Contains(_input.Name));
            sessions.Run(run =>
            {
                using var outputs = session.Run(run, [_input.Name, .. weights.Names], [input, .. weights.Values], inside);
                for (var i = 0; i < inside.Length; i++) Add(inside[i], outputs[i]);
            }, isLast: picture == pictures - 1, cancellationToken);
        }

        return statistics;

        void Add(string tensor, OrtValue output)
        {
            var form = output.GetTensorTypeAndShape();
            if (form.ElementDataType != TensorElementType.Float) throw QuantisationRefusal.Of(_input.ModelName, $"has the layer '{tensor}' in another type than float32");
            statistics[tensor].Add(output.GetTensorDataAsSpan<float>(), form.Shape, withMeans.Contains(tensor));
            if (!statistics[tensor].IsFinite)
                throw QuantisationRefusal.Of(_input.ModelName, $"gives values that are infinite or no numbers in the layer '{tensor}' for this picture, which no range holds");
        }
    }
}
