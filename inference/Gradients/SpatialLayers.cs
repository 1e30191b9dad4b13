using DeCam.Inference.Graph;
using DeCam.Inference.Models;
using DeCam.Scoring;
using Microsoft.ML.OnnxRuntime;

namespace DeCam.Inference.Gradients;

/// <summary>
/// Finds the last tensor with height and width before the head of a classifier, which class activation maps are drawn from: the input of
/// the last operator that collapses them. (The last convolution is often another one: SqueezeNet's classifier, an inner branch of
/// DenseNet.) Tokens of a transformer lie on the grid of the convolution that cut the picture into patches.
/// </summary>
internal sealed class SpatialLayers
{
    // Tokens beside those of places: one of the class, one of distillation, and registers.
    private const int MostOtherTokens = 8;
    private const int MostTried = 24;
    private static readonly HashSet<string> Pools = ["GlobalAveragePool", "GlobalMaxPool", "AveragePool", "MaxPool"];

    // ONNX defines them for channels before places alone.
    private static readonly HashSet<string> OfChannelsFirst = [.. Pools, "Conv", "ConvTranspose", "BatchNormalization", "InstanceNormalization", "LRN", "DepthToSpace", "SpaceToDepth"];
    private readonly ClassifierGraph _classifier;
    private readonly GraphProto _graph;
    private readonly TensorFacts _facts;
    private readonly HashSet<string> _named, _path;
    private readonly long _images;
    private readonly CancellationToken _cancellation;

    private SpatialLayers(ClassifierGraph classifier, IReadOnlyList<string> kept, CancellationToken cancellationToken)
    {
        var (input, size) = (classifier.Input, classifier.Preprocessing);
        _images = input.DeclaredBatch ?? 1;
        var shape = input.Shape(_images, size.HeightPixels, size.WidthPixels);
        var model = GradientGraph.Asked(classifier.Model, GraphValues.Of(input.Name, input.TakesBytes ? ElementTypes.UInt8 : ElementTypes.Float32, shape), kept);
        _classifier = classifier;
        _named = [.. model.Graph.Node.SelectMany(n => n.Output)];
        var sessions = GraphSessions.Of(classifier, _cancellation = cancellationToken);
        var folded = FoldedGraph.Of(model, sessions);
        (_graph, _facts) = (folded.Graph, TensorFacts.Of(folded, sessions));
        // Of bytes, too: shapes alone are asked for.
        _path = GradientGraph.Path(_graph, _facts, _graph.Output[0].Name, [input.Name], isOfAnyType: true);
    }

    /// <summary>Finds it.</summary>
    /// <param name="classifier">The model.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>Null where no tensor keeps height and width up to a head, or a batch is too large to be made up.</returns>
    /// <exception cref="ScoringRefusedException">The runtime refuses the model, or it takes too long or too much; of a transformer also where it has no gradients, by which its layer is found.</exception>
    /// <exception cref="OnnxRuntimeException">The machine failed.</exception>
    public static SpatialLayer? Find(ClassifierGraph classifier, CancellationToken cancellationToken = default)
    {
        if (!ProbeRun.Fits(classifier.Input.DeclaredBatch ?? 1, classifier.Input, classifier.Preprocessing)) return null;
        var layers = new SpatialLayers(classifier, [], cancellationToken);
        return layers._graph.Node.Reverse().Select(layers.Before).FirstOrDefault(layer => layer is not null);
    }

    /// <summary>Finds it, or says that there is none.</summary>
    /// <param name="classifier">The model.</param>
    /// <returns>Null also where <see cref="Find"/> fails.</returns>
    public static SpatialLayer? TryFind(ClassifierGraph classifier)
    {
        try
        {
            return Find(classifier);
        }
        catch (Exception e) when (e is ScoringRefusedException or OnnxRuntimeException)
        {
            return null;
        }
    }

    /// <summary>The layer of a name.</summary>
    /// <param name="classifier">The model.</param>
    /// <param name="tensor">Name of a tensor inside.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="ScoringRefusedException">There is none of the name, it has no height and width, or nothing tells which of its dimensions they are; the sentence says what is near.</exception>
    public static SpatialLayer Named(ClassifierGraph classifier, string tensor, CancellationToken cancellationToken = default)
    {
        var model = classifier.Input.ModelName;
        TensorNames.Check(classifier.Model.Graph, [tensor], model);
        var layers = new SpatialLayers(classifier, [tensor], cancellationToken);
        if (!layers._facts.Knows(tensor))
            throw new ScoringRefusedException(RefusalKind.Option, $"Layer '{tensor}' of model '{model}' is no tensor whose shape is known, and one with height and width is wanted; name another layer, or leave the option layer out.");
        var shape = layers._facts.Shape(tensor);
        var form = $"{ElementTypes.Name(layers._facts.Type(tensor))} [{string.Join(", ", shape)}]";
        var isInside = layers._named.Contains(tensor) && ElementTypes.IsReal(layers._facts.Type(tensor));
        if (isInside && shape.Length == 4 && shape[0] == layers._images && layers.Guess(tensor, shape) is null)
            throw new ScoringRefusedException(RefusalKind.Option,
                $"Layer '{tensor}' of model '{model}' is {form}, and for a picture of {layers.InputText} either both or neither of [N, C, H, W] and [N, H, W, C] can be; name a layer beside it, such as the output of a convolution, or leave the option layer out.");
        return (isInside ? layers.Of(tensor, shape) : null) ?? throw new ScoringRefusedException(RefusalKind.Option,
            $"Layer '{tensor}' of model '{model}' is {form}, and real numbers inside the model are wanted that have height and width, as [{layers._images}, C, H, W]; name another layer, or leave the option layer out.");
    }

    // The layer before a node, where that node collapses height and width.
    private SpatialLayer? Before(NodeProto node)
    {
        if (node.Input.Count == 0 || node.Output.Count == 0) return null;
        var (input, output) = (node.Input[0], node.Output[0]);
        if (!_path.Contains(input) || !_path.Contains(output) || !_named.Contains(input)) return null;
        var (from, to) = (_facts.Shape(input), _facts.Shape(output));
        if (from.Length == 4)
        {
            if (Pools.Contains(node.OpType)) return to[2] * to[3] == 1 ? Picture(input, from, SpatialArrangement.ChannelsFirst) : null;
            if (node.OpType is "Flatten" or "Reshape") return to.Length == 2 && to[1] > from[1..].Max() ? Of(input, from) : null;
            return Axes(node, 4) switch
            {
                [2, 3] => Picture(input, from, SpatialArrangement.ChannelsFirst),
                [1, 2] => Picture(input, from, SpatialArrangement.ChannelsLast),
                _ => null,
            };
        }

        if (from.Length != 3) return null;
        if (Axes(node, 3) is [1]) return Tokens(input, from);
        if (Axes(node, 3) is [2] && _graph.ProducerOf(input) is { OpType: "Reshape" } reshape && _path.Contains(reshape.Input[0]) && _facts.Shape(reshape.Input[0]) is [_, var c, _, _] picture && c == from[1])
            return Picture(reshape.Input[0], picture, SpatialArrangement.ChannelsFirst);
        return IsPick(node, from, to) ? BeforeAttention(from) : null;
    }

    private SpatialLayer? Of(string tensor, long[] shape) => shape.Length switch
    {
        4 when Guess(tensor, shape) is { } arrangement => Picture(tensor, shape, arrangement),
        3 => Tokens(tensor, shape),
        _ => null,
    };

    private SpatialLayer? Picture(string tensor, long[] shape, SpatialArrangement arrangement)
    {
        var (height, width, channels) = arrangement == SpatialArrangement.ChannelsFirst ? (shape[2], shape[3], shape[1]) : (shape[1], shape[2], shape[3]);
        return shape[0] == _images && height * width > 1 ? new(tensor, arrangement, (int)height, (int)width, (int)channels) : null;
    }

    // By the operators beside it, else by the height and width that are to each other as those of the input.
    private SpatialArrangement? Guess(string tensor, long[] shape)
    {
        List<NodeProto> takers = [.. _graph.Node.Where(n => n.Input.FirstOrDefault() == tensor)];
        if (takers.Any(n => OfChannelsFirst.Contains(n.OpType) || Axes(n, 4) is [2, 3]) || OfChannelsFirst.Contains(_graph.ProducerOf(tensor)?.OpType ?? "")) return SpatialArrangement.ChannelsFirst;
        if (takers.Any(n => Axes(n, 4) is [1, 2])) return SpatialArrangement.ChannelsLast;
        var (first, last) = (Distortion(shape[2], shape[3]), Distortion(shape[1], shape[2]));
        if (first == last || Math.Min(first, last) > 1) return null;
        return first < last ? SpatialArrangement.ChannelsFirst : SpatialArrangement.ChannelsLast;
    }

    // Up to 1 where each side is the input's divided by one number and rounded, by up to a place.
    private double Distortion(long height, long width)
    {
        var (rows, columns) = ((double)_classifier.Preprocessing.HeightPixels, _classifier.Preprocessing.WidthPixels);
        return Math.Abs((height * columns) - (width * rows)) / (rows + columns);
    }

    private string InputText => $"{_classifier.Preprocessing.HeightPixels} x {_classifier.Preprocessing.WidthPixels} pixels";

    private SpatialLayer? Tokens(string tensor, long[] shape)
    {
        if (shape[0] != _images || Grid(shape[1]) is not { } grid) return null;
        return new(tensor, SpatialArrangement.Tokens, grid.Height, grid.Width, (int)shape[2], (int)shape[1] - (grid.Height * grid.Width));
    }

    // Of the last convolution whose places are as many as the tokens, but for a few.
    private (int Height, int Width)? Grid(long tokens)
    {
        foreach (var node in _graph.Node.Reverse().Where(n => n.OpType == "Conv" && _path.Contains(n.Output[0])))
            if (_facts.Shape(node.Output[0]) is [_, _, var height, var width] && height * width > 1 && tokens - (height * width) is >= 0 and <= MostOtherTokens)
                return ((int)height, (int)width);
        return null;
    }

    // Whether one token is taken out, as that of the class.
    private static bool IsPick(NodeProto node, long[] from, long[] to) =>
        node.OpType is "Gather" or "Slice" && (to.Length == 2 ? to[1] == from[2] : to.Length == 3 && to[1] == 1 && from[1] > 1 && to[2] == from[2]);

    // Behind the last attention the tokens of places reach no score: the last tensor is taken where they do.
    private SpatialLayer? BeforeAttention(long[] shape)
    {
        List<string> tried = [.. _graph.Node.SelectMany(n => n.Output).Where(o => _path.Contains(o) && _named.Contains(o) && _facts.Shape(o).AsSpan().SequenceEqual(shape)).TakeLast(MostTried)];
        if (tried.Count == 0 || Tokens(tried[0], shape) is not { } form) return null;
        using var network = GradientNetwork.Open(_classifier, (int)shape[0], tried, cancellationToken: _cancellation);
        var length = (int)_facts.Shape(_classifier.Input.Name).Aggregate(1L, (p, d) => p * d);
        var result = network.Run([.. Enumerable.Range(0, length).Select(i => MathF.Sin(0.37f * i))], new int[shape[0]], _cancellation);
        var first = form.Skipped * form.Channels;
        return result.Tensors.LastOrDefault(t => t.Gradient.AsSpan(first, form.Height * form.Width * form.Channels).ContainsAnyExcept(0f)) is { } last
            ? form with { Tensor = last.Name }
            : null;
    }

    private List<long>? Axes(NodeProto node, int rank)
    {
        if (!node.OpType.StartsWith("Reduce", StringComparison.Ordinal)) return null;
        var axes = node.Integers("axes") ?? (node.Takes(1) ? _facts.Integers(node.Input[1]) : null);
        return axes is null ? null : [.. axes.Select(a => (long)BackwardOperations.Axis(a, rank)).Order()];
    }
}
