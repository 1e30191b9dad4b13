using DeCam.Inference.Graph;

namespace DeCam.Inference.Gradients;

/// <summary>Makes inputs and outputs of graphs.</summary>
internal static class GraphValues
{
    /// <summary>A value of known type and shape.</summary>
    public static ValueInfoProto Of(string name, int type, IEnumerable<long> shape)
    {
        var dimensions = new TensorShapeProto();
        dimensions.Dim.Add(shape.Select(d => new TensorShapeProto.Types.Dimension { DimValue = d }));
        return new() { Name = name, Type = new() { TensorType = new() { ElemType = type, Shape = dimensions } } };
    }
}
