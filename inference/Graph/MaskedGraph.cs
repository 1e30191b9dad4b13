using DeCam.Inference.Preprocessing;
using DeCam.Scoring;

namespace DeCam.Inference.Graph;

/// <summary>
/// Puts the masking into the graph: row i of the input shows image <see cref="Which"/>[i] where its mask keeps, and the baseline
/// elsewhere. A card then takes one byte a pixel and mask instead of floats for each channel, a twelfth of the traffic, and one batch
/// holds masks of several images. All logits come back, since the softmax needs them; they are few beside the masks.
/// </summary>
internal static class MaskedGraph
{
    /// <summary>Input of masks, uint8 [N, 1, H, W] or [N, H, W, 1]: 0 takes the baseline, 255 the image, between them a mixture where <see cref="IsWeighted"/>, else the image.</summary>
    public const string Mask = "decam_mask";

    /// <summary>Input of images, [M, ...] in the model's own shape and type.</summary>
    public const string Images = "decam_images";

    /// <summary>Input of baselines, one for each image.</summary>
    public const string Baselines = "decam_baselines";

    /// <summary>Input that says which image each row shows, int64 [N], or [1] where all show one.</summary>
    public const string Which = "decam_which";

    /// <summary>Input that says whether masks weigh, bool [1].</summary>
    public const string IsWeighted = "decam_is_weighted";

    private const string Shown = "decam_shown", Hidden = "decam_hidden";
    private const int WhereOpset = 9, LeastOpset = 7;     // Where came with opset 9, the spreading of operands with 7
    private const int GraphType = 5;

    /// <summary>Replaces the image input of a model by the five inputs.</summary>
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
        var mask = Renamed(original, Mask, "decam_batch");
        mask.Type.TensorType.ElemType = ElementTypes.UInt8;
        mask.Type.TensorType.Shape.Dim[input.Layout == TensorLayout.Nchw ? 1 : 3].DimValue = 1;
        graph.Input.Add([Renamed(original, Images, "decam_pairs"), Renamed(original, Baselines, "decam_pairs"), mask,
            Vector(Which, ElementTypes.Int64, new() { DimParam = "decam_spread" }), Vector(IsWeighted, ElementTypes.Bool, new() { DimValue = 1 })]);
        var choice = Node("If", input.Name, IsWeighted);
        choice.Attribute.Add([Body("then_branch", original, Weighed(opset, input.TakesBytes)), Body("else_branch", original, Picked(opset))]);
        NodeProto[] nodes = [Node("Gather", Shown, Images, Which), Node("Gather", Hidden, Baselines, Which), choice];
        for (var i = 0; i < nodes.Length; i++) graph.Node.Insert(i, nodes[i]);
        graph.ValueInfo.Clear();
    }

    // The image where the mask is not 0.
    private static IEnumerable<NodeProto> Picked(long opset) => opset >= WhereOpset
        ? [GraphEdits.Cast(opset, Mask, "decam_kept", ElementTypes.Bool), Node("Where", "decam_picked", "decam_kept", Shown, Hidden)]
        :
        [
            GraphEdits.Cast(opset, Mask, "decam_kept_bool", ElementTypes.Bool),
            GraphEdits.Cast(opset, "decam_kept_bool", "decam_kept", ElementTypes.Float32),
            .. Blend("decam_picked", "decam_kept", Shown, Hidden),
        ];

    private static IEnumerable<NodeProto> Weighed(long opset, bool isOfBytes)
    {
        yield return GraphEdits.Cast(opset, Mask, "decam_levels", ElementTypes.Float32);
        yield return GraphConstants.Real("decam_most", byte.MaxValue);
        yield return Node("Div", "decam_weights", "decam_levels", "decam_most");
        var (shown, hidden) = isOfBytes ? ("decam_shown_real", "decam_hidden_real") : (Shown, Hidden);
        if (isOfBytes)
        {
            yield return GraphEdits.Cast(opset, Shown, shown, ElementTypes.Float32);
            yield return GraphEdits.Cast(opset, Hidden, hidden, ElementTypes.Float32);
        }

        foreach (var node in Blend(isOfBytes ? "decam_mixed" : "decam_weighed", "decam_weights", shown, hidden)) yield return node;
        if (!isOfBytes) yield break;
        // A conversion cuts the fraction off.
        yield return GraphConstants.Real("decam_half", 0.5f);
        yield return Node("Add", "decam_raised", "decam_mixed", "decam_half");
        yield return GraphEdits.Cast(opset, "decam_raised", "decam_weighed", ElementTypes.UInt8);
    }

    // shown * weight + hidden * (1 - weight), exact where the weight is 0 or 1.
    private static IEnumerable<NodeProto> Blend(string output, string weights, string shown, string hidden) =>
    [
        GraphConstants.Real("decam_one", 1),
        Node("Sub", "decam_rest", "decam_one", weights),
        Node("Mul", "decam_kept_part", shown, weights),
        Node("Mul", "decam_hidden_part", hidden, "decam_rest"),
        Node("Add", output, "decam_kept_part", "decam_hidden_part"),
    ];

    private static AttributeProto Body(string name, ValueInfoProto original, IEnumerable<NodeProto> nodes)
    {
        NodeProto[] all = [.. nodes];
        return new() { Name = name, Type = GraphType, G = new() { Name = name, Node = { all }, Output = { Renamed(original, all[^1].Output[0], "decam_batch") } } };
    }

    private static NodeProto Node(string operation, string output, params string[] inputs) =>
        new() { OpType = operation, Name = $"decam_{operation}_{output}", Input = { inputs }, Output = { output } };

    private static ValueInfoProto Vector(string name, int type, TensorShapeProto.Types.Dimension length) =>
        new() { Name = name, Type = new() { TensorType = new() { ElemType = type, Shape = new() { Dim = { length } } } } };

    private static ValueInfoProto Renamed(ValueInfoProto value, string name, string batch)
    {
        var copy = value.Clone();
        copy.Name = name;
        copy.Type.TensorType.Shape.Dim[0].DimParam = batch;
        return copy;
    }
}
