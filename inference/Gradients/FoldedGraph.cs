using DeCam.Inference.Graph;
using DeCam.Inference.Models;
using DeCam.Scoring;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;

namespace DeCam.Inference.Gradients;

/// <summary>
/// A graph as ONNX Runtime's basic optimisation level writes it: constants and arithmetic on shapes are computed, what
/// does nothing is gone, and batch normalisation stands in the convolution before it.
/// </summary>
internal static class FoldedGraph
{
    // Shapes, axes, scales and biases are computed beforehand. Larger weights stay what they are, so that no copy of them is written.
    private const long LargeValues = 4096;

    /// <summary>Folds a graph. Tensors that are outputs keep their names.</summary>
    /// <param name="model">The graph; stays as it is. With fixed shapes of its inputs more is folded.</param>
    /// <param name="sessions">Opens it.</param>
    /// <param name="isWhole">Whether weights that the graph computes are wanted, too, whatever their size.</param>
    /// <returns>The folded graph. Large weights are shared with <paramref name="model"/>.</returns>
    /// <exception cref="ScoringRefusedException">ONNX Runtime refuses the graph, or no file can be written for it.</exception>
    public static ModelProto Of(ModelProto model, GraphSessions sessions, bool isWhole = false)
    {
        // A normalisation is folded into weights, so these have to be there.
        isWhole |= model.Graph.Node.Any(n => n.OpType == "BatchNormalization");
        var (light, taken) = isWhole ? (model, []) : WithoutWeights(model);
        try
        {
            return WithWeights(Written(light, sessions, isWhole), taken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidProtocolBufferException || IsOfWriting(e))
        {
            throw new ScoringRefusedException(RefusalKind.Input,
                $"Model '{sessions.Model}' cannot be prepared, because its graph cannot be kept in the folder '{Path.GetTempPath()}' for a moment ({Reason(e)}); make room there, or name another folder in TMPDIR.", e);
        }
    }

    private static ModelProto Written(ModelProto light, GraphSessions sessions, bool isWhole)
    {
        // Of this user alone.
        var folder = Directory.CreateTempSubdirectory("decam-");
        try
        {
            var file = Path.Combine(folder.FullName, "folded.onnx");
            using (var options = isWhole ? SessionFactory.CpuOptions() : SessionFactory.CpuOptions($"{LargeValues * sizeof(long)}"))
            {
                options.GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_BASIC;
                options.OptimizedModelFilePath = file;
                options.AddSessionConfigEntry("session.disable_prepacking", "1");
                // It would move steps of quantisation past tensors that are asked for.
                options.AddSessionConfigEntry("session.disable_quant_qdq", "1");
                sessions.Open(light, options).Dispose();
            }

            using var stream = File.OpenRead(file);
            return ModelProto.Parser.ParseFrom(stream);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Reason(Exception e) => e.InnerException is OnnxRuntimeException inner ? NativeErrors.Sentence(inner) : e.Message.TrimEnd('.');

    // What the runtime says where the file cannot be written.
    private static bool IsOfWriting(Exception e) =>
        e is ScoringRefusedException { InnerException: OnnxRuntimeException { Message: var message } } && message.Contains("serialization failed", StringComparison.Ordinal);

    /// <summary>The graph with its large weights as inputs, and those weights. Others are constants, also where an old file lists them as inputs.</summary>
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
            Input = { model.Graph.DataInputs(), large.Select(w => GraphValues.Of(w.Name, w.DataType, [.. w.Dims])) },
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
