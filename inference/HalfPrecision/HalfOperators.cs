using DeCam.Inference.Graph;

namespace DeCam.Inference.HalfPrecision;

/// <summary>The operators that ONNX Runtime computes in float16 on a card and that bear it; the sums of convolutions and products are kept in more bits there.</summary>
internal static class HalfOperators
{
    private const long ClipInHalf = 12;

    private static readonly HashSet<string> All =
    [
        // Products.
        "Conv", "ConvTranspose", "Gemm", "MatMul",
        // Value by value.
        "Add", "Sub", "Mul", "Div", "Neg", "Abs", "Sqrt", "Exp", "Log", "Pow", "Erf", "Reciprocal", "Sum", "Where",
        "Relu", "LeakyRelu", "PRelu", "Elu", "Selu", "Sigmoid", "HardSigmoid", "HardSwish", "Tanh", "Softplus", "Softsign", "ThresholdedRelu", "Gelu", "Clip",
        // Over windows and axes.
        "MaxPool", "AveragePool", "GlobalAveragePool", "GlobalMaxPool", "ReduceMean", "ReduceSum", "ReduceMax", "Softmax", "LogSoftmax",
        "BatchNormalization", "InstanceNormalization", "LayerNormalization", "LRN",
        // Moving values.
        "Identity", "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Transpose", "Concat", "Split", "Slice", "Gather", "Expand", "Tile", "Pad",
    ];

    /// <summary>Whether a node is to compute in float16.</summary>
    /// <param name="node">The node.</param>
    /// <param name="opset">Version of ONNX's operators.</param>
    public static bool Has(NodeProto node, long opset) =>
        node.Domain is "" or "ai.onnx" && All.Contains(node.OpType) && node.OpType switch
        {
            "Clip" => opset >= ClipInHalf,
            // Mean and deviation, which few ask for, are of float32 always.
            "LayerNormalization" => node.Output.Skip(1).All(output => output.Length == 0),
            _ => true,
        };
}
