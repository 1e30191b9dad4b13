using DeCam.Attributions;
using DeCam.Inference.Attributions;
using DeCam.Inference.Imaging;
using DeCam.Inference.Models;
using DeCam.Inference.Preprocessing;

namespace DeCam.Tests.Inference.Attributions;

/// <summary>A model file, opened to make maps from inside it.</summary>
internal sealed class OpenedModel : IDisposable
{
    private readonly ClassifierGraph _graph;
    private readonly AttributionMaker _maker;
    private readonly InsideModel _inside;

    public OpenedModel(string path)
    {
        _graph = ClassifierGraph.Read(path, Path.GetFileName(path), PreprocessingSettings.Beside(path));
        var (session, signature) = _graph.Open(SessionFactory.CpuOptions);
        session.Dispose();
        (_maker, _inside) = (new(_graph, signature), new(_graph, signature));
    }

    public ImagePreprocessing Preprocessing => _graph.Preprocessing;

    /// <summary>An input that was normalised elsewhere, [C, H, W].</summary>
    public PreparedImage Image(float[] planes) =>
        new(new(Preprocessing.HeightPixels, Preprocessing.WidthPixels, new byte[Preprocessing.HeightPixels * Preprocessing.WidthPixels * 3]), planes, Preprocessing);

    /// <summary>An input of made-up values.</summary>
    public PreparedImage Waves() =>
        Image([.. Enumerable.Range(0, Preprocessing.Mean.Length * Preprocessing.HeightPixels * Preprocessing.WidthPixels).Select(i => MathF.Sin(i * 0.37f))]);

    /// <summary>The class of the highest score.</summary>
    public int Best(PreparedImage image)
    {
        using var network = _inside.Forward(1, [], TestContext.Current.CancellationToken);
        var scores = network.Value.Run(_inside.Fed(image.Tensor.Span, 1)).Scores;
        return Array.IndexOf(scores, scores.Max());
    }

    /// <summary>The gradient of a class's score by the image, as the network is fed.</summary>
    public float[] Gradient(PreparedImage image, int target)
    {
        using var network = _inside.Gradients(1, _graph.Input.Name, TestContext.Current.CancellationToken);
        return network.Value.Run(_inside.Fed(image.Tensor.Span, 1), _inside.Seed(target, 1)).Tensors[0].Gradient;
    }

    public Attribution Make(string method, PreparedImage image, int target, params IEnumerable<(string Name, object Value)> options) =>
        _maker.Make(new(method, options.ToDictionary(o => o.Name, o => o.Value), target), image, TestContext.Current.CancellationToken);

    public void Dispose()
    {
        _maker.Dispose();
        _inside.Dispose();
    }
}
