using DeCam.Inference.Gradients;
using DeCam.Inference.Graph;

namespace DeCam.Inference.Quantisation;

/// <summary>A convolution or matrix product with constant weights.</summary>
/// <param name="Node">The node; its first input is the activation.</param>
/// <param name="Weights">[out, in / groups, H, W] of a convolution; of a product [out, in], or [in, out] where <paramref name="IsTransposed"/>.</param>
/// <param name="Bias">[out]; null for none.</param>
/// <param name="IsTransposed">Whether the channels of the output are the last dimension of the weights.</param>
internal sealed record Layer(NodeProto Node, TensorProto Weights, TensorProto? Bias, bool IsTransposed)
{
    private const int ConvolutionDimensions = 4, MatrixDimensions = 2;

    /// <summary>Channels of the output.</summary>
    public int Channels => (int)(IsTransposed ? Weights.Dims[1] : Weights.Dims[0]);

    /// <summary>Weights of a channel of the output.</summary>
    public int WeightsOfChannel => (int)(Weights.Dims.Aggregate(1L, (product, d) => product * d) / Channels);

    /// <summary>Taps of a kernel: weights that one channel of the input has in one of the output.</summary>
    public int Taps => (int)Weights.Dims.Skip(2).Aggregate(1L, (product, d) => product * d);

    /// <summary>Groups of channels that are convolved apart.</summary>
    public int Groups => Node.OpType == "Conv" ? (int)Node.Integer("group", 1) : 1;

    /// <summary>The layer of a node; null where it is none, or of a form that has no counterpart in integers.</summary>
    /// <param name="node">The node.</param>
    /// <param name="constants">Initialisers by name.</param>
    public static Layer? Of(NodeProto node, IReadOnlyDictionary<string, TensorProto> constants)
    {
        if (node.OpType is not ("Conv" or "Gemm") || node.Domain is not ("" or "ai.onnx") || constants.ContainsKey(node.Input[0])) return null;
        if (!constants.TryGetValue(node.Input[1], out var weights) || weights.DataType != ElementTypes.Float32) return null;
        TensorProto? bias = null;
        if (node.Takes(2) && !(constants.TryGetValue(node.Input[2], out bias) && bias.DataType == ElementTypes.Float32)) return null;
        if (weights.Dims.Count != (node.OpType == "Conv" ? ConvolutionDimensions : MatrixDimensions) || weights.Dims.Contains(0)) return null;
        var isPlain = node.OpType == "Conv" || (node.Integer("transA", 0) == 0 && node.Real("alpha", 1) == 1 && (bias is null || node.Real("beta", 1) == 1));
        var layer = new Layer(node, weights, bias, node.OpType == "Gemm" && node.Integer("transB", 0) == 0);
        return isPlain && (bias is null || bias.Dims.Aggregate(1L, (product, d) => product * d) == layer.Channels) ? layer : null;
    }
}
