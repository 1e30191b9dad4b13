using DeCam.Inference.Graph;
using DeCam.Inference.Models;
using Microsoft.ML.OnnxRuntime;

namespace DeCam.Inference.Gradients;

/// <summary>
/// A graph as ONNX Runtime's basic optimisation level writes it for one batch: constants and arithmetic on shapes are computed, what
/// does nothing is gone, and batch normalisation stands in the convolution before it.
/// </summary>
internal static class FoldedGraph
{
    // Shapes, axes, scales and biases are computed beforehand. Larger weights stay what they are, so that no copy of them is written.
    private const long LargeValues = 4096;

    /// <summary>Folds a graph. Tensors that are outputs keep their names.</summary>
    /// <param name="model">The graph, with fixed shapes of its inputs; stays as it is.</param>
    /// <param name="path">The model's file; weights outside the graph are looked for in its folder.</param>
    /// <param name="name">The model, for messages.</param>
    /// <returns>The folded graph. Large weights are shared with <paramref name="model"/>.</returns>
    /// <exception cref="DeCam.Scoring.ScoringRefusedException">ONNX Runtime refuses the graph.</exception>
    public static ModelProto Of(ModelProto model, string path, string name)
    {
        // A normalisation is folded into weights, so these have to be there.
        var isNormalised = model.Graph.Node.Any(n => n.OpType == "BatchNormalization");
        var (light, taken) = isNormalised ? (model, []) : WithoutWeights(model);
        var file = Path.Combine(Path.GetTempPath(), $"decam-{Guid.NewGuid():N}.onnx");
        try
        {
            using (var options = isNormalised ? SessionFactory.CpuOptions() : SessionFactory.CpuOptions($"{LargeValues * sizeof(long)}"))
            {
                options.GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_BASIC;
                options.OptimizedModelFilePath = file;
                options.AddSessionConfigEntry("session.disable_prepacking", "1");
                SessionFactory.Open(light, path, name, options).Dispose();
            }

            return WithWeights(ModelProto.Parser.ParseFrom(File.ReadAllBytes(file)), taken);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>The graph with its large weights as inputs, and those weights.</summary>
    public static (ModelProto Light, IReadOnlyList<TensorProto> Taken) WithoutWeights(ModelProto model)
    {
        var large = model.Graph.Initializer.Where(i => i.Dims.Aggregate(1L, (product, d) => product * d) > LargeValues && ElementTypes.IsReal(i.DataType)).ToList();
        var names = large.Select(i => i.Name).ToHashSet();
        var graph = new GraphProto
        {
            Name = model.Graph.Name,
            Node = { model.Graph.Node },
            Initializer = { model.Graph.Initializer.Where(i => !names.Contains(i.Name)) },
            SparseInitializer = { model.Graph.SparseInitializer },
            Input = { model.Graph.Input.Where(i => !names.Contains(i.Name)), large.Select(w => GraphValues.Of(w.Name, w.DataType, [.. w.Dims])) },
            Output = { model.Graph.Output },
        };
        return (new() { IrVersion = Math.Max(model.IrVersion, 4), Graph = graph, OpsetImport = { model.OpsetImport } }, large);
    }

    private static ModelProto WithWeights(ModelProto model, IReadOnlyList<TensorProto> taken)
    {
        var names = taken.Select(t => t.Name).ToHashSet();
        foreach (var input in model.Graph.Input.Where(i => names.Contains(i.Name)).ToList()) model.Graph.Input.Remove(input);
        model.Graph.Initializer.Add(taken);
        model.Graph.DropUnusedInitialisers();
        return model;
    }
}
