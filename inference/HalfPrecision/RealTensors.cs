using DeCam.Inference.Gradients;
using DeCam.Inference.Graph;
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
        var (opened, made) = sessions.OpenEveryTensor(model);
        using var session = opened;
        return
        [
            .. model.Graph.Initializer.Where(i => i.DataType == ElementTypes.Float32).Select(i => i.Name),
            .. model.Graph.Input.Where(i => i.Type.TensorType.ElemType == ElementTypes.Float32).Select(i => i.Name),
            .. made.Where(t => session.OutputMetadata[t] is { OnnxValueType: OnnxValueType.ONNX_TYPE_TENSOR } value && (int)value.ElementDataType == ElementTypes.Float32),
        ];
    }
}
