using DeCam.Inference.Gradients;
using DeCam.Inference.Graph;
using DeCam.Inference.Models;
using DeCam.Scoring;
using Microsoft.ML.OnnxRuntime;

namespace DeCam.Inference.HalfPrecision;

/// <summary>Tells which tensors of a graph are of float32.</summary>
internal static class RealTensors
{
    /// <summary>Their names, found by opening the graph without its weights and with every tensor as an output.</summary>
    /// <exception cref="ScoringRefusedException">ONNX Runtime refuses the graph.</exception>
    public static HashSet<string> Of(ModelProto model, GraphSessions sessions)
    {
        var (light, _) = FoldedGraph.WithoutWeights(model);
        var made = model.Graph.Node.SelectMany(n => n.Output).Where(o => o.Length > 0).ToList();
        light.Graph.Output.Clear();
        light.Graph.Output.Add(made.Select(t => new ValueInfoProto { Name = t }));
        using var options = SessionFactory.CpuOptions();
        options.GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL;
        options.AddSessionConfigEntry("session.disable_prepacking", "1");
        using var session = sessions.Open(light, options);
        return
        [
            .. model.Graph.Initializer.Where(i => i.DataType == ElementTypes.Float32).Select(i => i.Name),
            .. model.Graph.Input.Where(i => i.Type.TensorType.ElemType == ElementTypes.Float32).Select(i => i.Name),
            .. made.Where(t => session.OutputMetadata[t] is { OnnxValueType: OnnxValueType.ONNX_TYPE_TENSOR } value && (int)value.ElementDataType == ElementTypes.Float32),
        ];
    }
}
