using DeCam.Inference.Preprocessing;

namespace DeCam.Inference.Graph;

/// <summary>Gives every graph an image input of four dimensions, of float32 or uint8, whatever its own takes.</summary>
internal static class InputForm
{
    /// <summary>Puts a conversion behind the input where its own has another type or fewer dimensions.</summary>
    /// <param name="model">The model; changed.</param>
    /// <param name="input">The input as it shall be.</param>
    /// <returns>Whether there was one to put.</returns>
    public static bool Apply(ModelProto model, ImageInput input)
    {
        var (graph, opset) = (model.Graph, model.Opset());
        var value = graph.Input.First(i => i.Name == input.Name);
        var type = value.Type.TensorType;
        var (own, rank) = (type.ElemType, type.Shape.Dim.Count);
        var isRelaxed = own == ElementTypes.UInt8 && !input.TakesBytes;
        if (isRelaxed)
        {
            type.ElemType = ElementTypes.Float32;
            graph.ValueInfo.Clear();
        }

        var isConverted = own is not (ElementTypes.Float32 or ElementTypes.UInt8);
        if (rank == 4 && !isConverted) return isRelaxed;

        var inner = $"decam_{input.Name}";
        graph.Rename(input.Name, inner);
        var shaped = isConverted ? $"{inner}_shaped" : inner;
        List<NodeProto> nodes = [];
        if (rank == 2) nodes.Add(GraphEdits.Flatten(input.Name, shaped));
        else if (rank == 3) nodes.AddRange(GraphEdits.Squeeze(opset, input.Name, shaped, input.IsUnbatched ? 0 : 1));
        else shaped = input.Name;
        if (isConverted) nodes.Add(GraphEdits.Cast(opset, shaped, inner, own));
        for (var i = 0; i < nodes.Count; i++) graph.Node.Insert(i, nodes[i]);
        Declare(type, input, type.Shape.Dim[0]);
        graph.ValueInfo.Clear();
        return true;
    }

    private static void Declare(TypeProto.Types.Tensor type, ImageInput input, TensorShapeProto.Types.Dimension batch)
    {
        if (!input.TakesBytes) type.ElemType = ElementTypes.Float32;
        if (type.Shape.Dim.Count == 4) return;
        var first = input.IsUnbatched ? new() { DimValue = 1 } : batch.Clone();
        var (channels, height, width) = (Fixed(input.Channels), Fixed(input.HeightPixels), Fixed(input.WidthPixels));
        type.Shape = new();
        type.Shape.Dim.Add(input.Layout == TensorLayout.Nchw ? [first, channels, height, width] : [first, height, width, channels]);
    }

    private static TensorShapeProto.Types.Dimension Fixed(int? size) => size is { } pixels ? new() { DimValue = pixels } : new();
}
