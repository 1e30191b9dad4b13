using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace DeCam.Inference.Attributions;

/// <summary>Reads tensors of real numbers in float32.</summary>
internal static class RealValues
{
    /// <summary>The values, row-major.</summary>
    public static float[] Of(OrtValue tensor) => tensor.GetTensorTypeAndShape().ElementDataType switch
    {
        TensorElementType.Float16 => Array.ConvertAll(tensor.GetTensorDataAsSpan<Float16>().ToArray(), v => v.ToFloat()),
        TensorElementType.Double => Array.ConvertAll(tensor.GetTensorDataAsSpan<double>().ToArray(), v => (float)v),
        _ => tensor.GetTensorDataAsSpan<float>().ToArray(),
    };
}
