using DeCam.Scoring;

namespace DeCam.Inference.Graph;

/// <summary>
/// Puts the masking into the graph: input = Where(mask, image, baseline). A card then takes one byte a pixel instead of floats for
/// each channel, a twelfth of the traffic. All logits come back, since the softmax needs them; they are few beside the masks.
/// </summary>
internal static class MaskedGraph
{
    /// <summary>Input of masks, uint8 [N, 1, H, W] or [N, H, W, 1]: 0 takes the baseline, anything else the image.</summary>
    public const string Mask = "decam_mask";

    /// <summary>Input of the image, [1, ...] or [N, ...] in the model's own shape and type.</summary>
    public const string Image = "decam_image";

    /// <summary>Input of the baseline, like the image.</summary>
    public const string Baseline = "decam_baseline";

    private const int UInt8 = 2, Bool = 9, LeastOpset = 9;     // Where came with opset 9

    /// <summary>Replaces the image input of a model by the three inputs.</summary>
    /// <exception cref="ScoringRefusedException">The model is of an opset without the operator.</exception>
    public static void Apply(ModelProto model, ImageInput input)
    {
        var opset = model.OpsetImport.FirstOrDefault(o => o.Domain is "" or "ai.onnx")?.Version ?? 1;
        if (opset < LeastOpset)
        {
            throw new ScoringRefusedException(RefusalKind.Input,
                $"Model '{input.ModelName}' is of opset {opset} but cards need {LeastOpset} or later; export it again, or use --device cpu.");
        }

        var graph = model.Graph;
        var original = graph.Input.First(i => i.Name == input.Name);
        graph.Input.Remove(original);
        graph.Input.Add(Renamed(original, Image, "decam_images"));
        graph.Input.Add(Renamed(original, Baseline, "decam_baselines"));
        var mask = Renamed(original, Mask, "decam_batch");
        mask.Type.TensorType.ElemType = UInt8;
        mask.Type.TensorType.Shape.Dim[input.Layout == TensorLayout.Nchw ? 1 : 3].DimValue = 1;
        graph.Input.Add(mask);
        var cast = new NodeProto { OpType = "Cast", Name = "decam_cast", Input = { Mask }, Output = { "decam_kept" } };
        cast.Attribute.Add(new AttributeProto { Name = "to", I = Bool, Type = 2 });
        graph.Node.Insert(0, cast);
        graph.Node.Insert(1, new NodeProto { OpType = "Where", Name = "decam_where", Input = { "decam_kept", Image, Baseline }, Output = { input.Name } });
        graph.ValueInfo.Clear();
    }

    private static ValueInfoProto Renamed(ValueInfoProto value, string name, string batch)
    {
        var copy = value.Clone();
        copy.Name = name;
        copy.Type.TensorType.Shape.Dim[0].DimParam = batch;
        return copy;
    }
}
