using DeCam.Inference.Preprocessing;
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

    private const int UInt8 = 2, Bool = 9, WhereOpset = 9, LeastOpset = 7;     // Where came with opset 9, the spreading of operands with 7

    /// <summary>Replaces the image input of a model by the three inputs.</summary>
    /// <exception cref="ScoringRefusedException">The model is of an opset without the operators.</exception>
    public static void Apply(ModelProto model, ImageInput input)
    {
        var opset = model.Opset();
        var least = input.TakesBytes ? WhereOpset : LeastOpset;     // bytes cannot be multiplied
        if (opset < least)
        {
            throw new ScoringRefusedException(RefusalKind.Input,
                $"Model '{input.ModelName}' is of opset {opset} but cards need {least} or later; export it again, or use --device cpu.");
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
        NodeProto[] nodes = opset >= WhereOpset
            ? [GraphEdits.Cast(opset, Mask, "decam_kept", Bool), Node("Where", input.Name, "decam_kept", Image, Baseline)]
            : [.. Blend(opset, input.Name)];
        for (var i = 0; i < nodes.Length; i++) graph.Node.Insert(i, nodes[i]);
        graph.ValueInfo.Clear();
    }

    // image * mask + baseline * (1 - mask), exact since the mask is 0 or 1.
    private static IEnumerable<NodeProto> Blend(long opset, string output) =>
    [
        GraphConstants.One("decam_one"),
        GraphEdits.Cast(opset, Mask, "decam_kept", ElementTypes.Float32),
        Node("Sub", "decam_hidden", "decam_one", "decam_kept"),
        Node("Mul", "decam_shown", Image, "decam_kept"),
        Node("Mul", "decam_blank", Baseline, "decam_hidden"),
        Node("Add", output, "decam_shown", "decam_blank"),
    ];

    private static NodeProto Node(string operation, string output, params string[] inputs) =>
        new() { OpType = operation, Name = $"decam_{operation}_{output}", Input = { inputs }, Output = { output } };

    private static ValueInfoProto Renamed(ValueInfoProto value, string name, string batch)
    {
        var copy = value.Clone();
        copy.Name = name;
        copy.Type.TensorType.Shape.Dim[0].DimParam = batch;
        return copy;
    }
}
