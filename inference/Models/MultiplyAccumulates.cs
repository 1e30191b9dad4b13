using DeCam.Inference.Graph;
using DeCam.Inference.Preprocessing;
using DeCam.Scoring;
using Microsoft.ML.OnnxRuntime;

namespace DeCam.Inference.Models;

/// <summary>
/// Counts the multiplications with addition of one evaluation: those of convolutions and matrix products, beside which the rest is
/// small. Shapes are inferred by ONNX Runtime from a copy of the graph without its weights, so that it takes milliseconds and gives the
/// same number on every machine.
/// </summary>
internal static class MultiplyAccumulates
{
    private static readonly HashSet<string> Counted = ["Conv", "ConvTranspose", "Gemm", "MatMul"];

    // Smaller initialisers are kept, since shapes and axes are among them.
    private const long SmallValues = 64;

    private const int FloatBytes = 4;

    /// <summary>
    /// The number for one image, the bytes that the largest layer reads and writes for it, 0 of both where a shape cannot be inferred; and
    /// the values of its weights, among them those that the graph computes by itself.
    /// </summary>
    /// <param name="model">The graph, edited or not; stays as it is.</param>
    /// <param name="input">Its image input.</param>
    /// <param name="imageShape">Shape of that input for one image.</param>
    /// <param name="path">The model's file.</param>
    public static (long Count, long LayerBytes, long Weights) Of(ModelProto model, ImageInput input, long[] imageShape, string path)
    {
        var nodes = model.Graph.Node.Where(n => Counted.Contains(n.OpType) && n is { Input.Count: > 1, Output.Count: > 0 }).ToList();
        var shapes = new Dictionary<string, long[]>();
        foreach (var initialiser in model.Graph.Initializer) shapes[initialiser.Name] = [.. initialiser.Dims];
        var asked = nodes.SelectMany(n => (string[])[.. n.Input.Take(2), n.Output[0]]).Where(t => t != input.Name && !shapes.ContainsKey(t)).Distinct().ToList();
        shapes[input.Name] = imageShape;
        try
        {
            using var options = SessionFactory.CpuOptions();
            options.GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL;
            using var session = SessionFactory.Open(WithoutWeights(model, input.Name, imageShape, asked), path, input.ModelName, options);
            foreach (var tensor in asked) shapes[tensor] = Array.ConvertAll(session.OutputMetadata[tensor].Dimensions, d => (long)d);
        }
        catch (ScoringRefusedException)
        {
            return (0, 0, model.Graph.Parameters());
        }

        var ofImage = model.Graph.DependentsOf(input.Name);
        var weights = Math.Max(model.Graph.Parameters(), nodes.Select(n => n.Input[1]).Distinct().Where(t => !ofImage.Contains(t) && shapes[t].All(d => d > 0)).Sum(t => Product(shapes[t])));
        return nodes.All(n => n.Input.Take(2).Append(n.Output[0]).All(t => shapes[t] is { Length: > 0 } shape && shape.All(d => d > 0)))
            ? (nodes.Sum(n => Of(n, shapes)), nodes.Max(n => (long?)FloatBytes * (Product(shapes[n.Input[0]]) + Product(shapes[n.Output[0]]))) ?? 0, weights)
            : (0, 0, weights);
    }

    private static long Of(NodeProto node, Dictionary<string, long[]> shapes)
    {
        var (first, second, result) = (shapes[node.Input[0]], shapes[node.Input[1]], shapes[node.Output[0]]);
        var isTransposed = node.Attribute.FirstOrDefault(a => a.Name == "transA")?.I == 1;
        return node.OpType switch
        {
            "Conv" => Product(result) * Product(second.AsSpan(1)),                       // weights [out, in / groups, ...]
            "ConvTranspose" => Product(first) * Product(second.AsSpan(1)),               // weights [in, out / groups, ...]
            _ => Product(result) * (isTransposed ? first[0] : first[^1]),           // [..., M, K] x [..., K, N]
        };
    }

    private static ModelProto WithoutWeights(ModelProto model, string input, long[] imageShape, List<string> asked)
    {
        var (from, graph) = (model.Graph, new GraphProto { Name = "shapes" });
        graph.Node.Add(from.Node);
        graph.Input.Add(from.Input.Where(i => i.Name != input));
        graph.Input.Add(Value(input, from.Input.First(i => i.Name == input).Type.TensorType.ElemType, imageShape));
        var inputs = graph.Input.Select(i => i.Name).ToHashSet();
        foreach (var initialiser in from.Initializer)
        {
            if (Product([.. initialiser.Dims]) <= SmallValues) graph.Initializer.Add(initialiser);
            else if (inputs.Add(initialiser.Name)) graph.Input.Add(Value(initialiser.Name, initialiser.DataType, [.. initialiser.Dims]));
        }

        graph.Output.Add(asked.Select(name => new ValueInfoProto { Name = name }));
        return new() { IrVersion = model.IrVersion, Graph = graph, OpsetImport = { model.OpsetImport } };
    }

    private static ValueInfoProto Value(string name, int type, long[] shape)
    {
        var dimensions = new TensorShapeProto();
        dimensions.Dim.Add(shape.Select(d => new TensorShapeProto.Types.Dimension { DimValue = d }));
        return new() { Name = name, Type = new() { TensorType = new() { ElemType = type, Shape = dimensions } } };
    }

    private static long Product(ReadOnlySpan<long> shape)
    {
        var product = 1L;
        foreach (var dimension in shape) product *= dimension;
        return product;
    }
}
