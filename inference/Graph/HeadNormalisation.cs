using DeCam.Inference.Preprocessing;

namespace DeCam.Inference.Graph;

/// <summary>Reads off the head of a graph what it does to its input before anything else: Sub, Add, Mul and Div by constants.</summary>
/// <param name="graph">The graph.</param>
/// <param name="folder">Full path of the model's folder.</param>
internal sealed class HeadNormalisation(GraphProto graph, string folder)
{
    private const int Dimensions = 4;

    // Dividing by a scale and multiplying by it again gives 1 but for rounding.
    private const double Nothing = 1e-6;

    private double[] _factor = [], _offset = [];        // input * factor + offset, for each channel
    private int _channelAxis;

    /// <summary>What is done to the input; null where nothing is, or where it cannot be told.</summary>
    public InputNormalisation? Read(ImageInput input)
    {
        (_factor, _offset) = ([.. Enumerable.Repeat(1.0, input.Channels)], new double[input.Channels]);
        _channelAxis = input.Layout == TensorLayout.Nchw ? 1 : Dimensions - 1;
        var tensor = input.Name;
        for (var step = 0; step < graph.Node.Count; step++)
        {
            if (graph.Node.Where(n => n.Input.Contains(tensor)).Take(2).ToList() is not [{ Output.Count: > 0 } node]) break;
            if (node.OpType is not ("Cast" or "Identity") && !IsTurned(node))
            {
                if (!IsAffine(node, tensor)) break;
                if (!Apply(node, tensor)) return null;
            }

            tensor = node.Output[0];
        }

        if (_factor.All(k => Math.Abs(k - 1) <= Nothing) && _offset.All(c => Math.Abs(c) <= Nothing) || _factor.Any(k => k == 0 || !double.IsFinite(k))) return null;
        return new([.. _factor.Select((k, i) => (float)(-_offset[i] / k))], [.. _factor.Select(k => (float)(1 / k))]);
    }

    private bool IsTurned(NodeProto node)
    {
        if (node.OpType != "Transpose") return false;
        var order = node.Attribute.FirstOrDefault(a => a.Name == "perm")?.Ints ?? [];
        if (order.Count != Dimensions || order[0] != 0) return false;
        _channelAxis = order.IndexOf(_channelAxis);
        return true;
    }

    private static bool IsAffine(NodeProto node, string tensor) => node.OpType switch
    {
        "Sub" or "Add" or "Mul" => true,
        "Div" or "QuantizeLinear" or "DequantizeLinear" => node.Input[0] == tensor,
        _ => false,
    };

    // False where the constants are not known.
    private bool Apply(NodeProto node, string tensor)
    {
        var isFirst = node.Input[0] == tensor;
        if (PerChannel(node.Input.ElementAtOrDefault(isFirst ? 1 : 0)) is not { } values) return false;
        var zeroPoint = new double[values.Length];
        if (node.OpType is "QuantizeLinear" or "DequantizeLinear" && node.Input.Count > 2 && node.Input[2].Length > 0)
        {
            if (PerChannel(node.Input[2]) is not { } given) return false;
            zeroPoint = given;
        }

        for (var i = 0; i < values.Length; i++)
        {
            var (k, c, v) = (_factor[i], _offset[i], values[i]);
            (_factor[i], _offset[i]) = node.OpType switch
            {
                "Add" => (k, c + v),
                "Sub" => isFirst ? (k, c - v) : (-k, v - c),
                "Mul" => (k * v, c * v),
                "DequantizeLinear" => (k * v, (c - zeroPoint[i]) * v),
                "QuantizeLinear" => (k / v, c / v + zeroPoint[i]),
                _ => (k / v, c / v),
            };
        }

        return true;
    }

    // One value for each channel, of a constant that has one for all or is spread along the channels alone.
    private double[]? PerChannel(string? name)
    {
        if (name is not { Length: > 0 } || graph.Constant(name) is not { } tensor || SmallTensor.Read(tensor, folder) is not { } values) return null;
        if (values.Length == 1) return [.. Enumerable.Repeat(values[0], _factor.Length)];
        var axis = _channelAxis - (Dimensions - tensor.Dims.Count);
        return values.Length == _factor.Length && axis >= 0 && tensor.Dims[axis] == values.Length ? values : null;
    }
}
