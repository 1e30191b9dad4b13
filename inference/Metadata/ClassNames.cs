using System.Globalization;
using DeCam.Inference.Graph;
using DeCam.Scoring;

namespace DeCam.Inference.Metadata;

/// <summary>Names of classes that an ONNX file holds.</summary>
/// <param name="Place">Where they stand in the model, as a part of a sentence.</param>
/// <param name="Text">A text in one of the forms of label files; null where they are a list.</param>
/// <param name="List">One name for each class, in the order of the classes; null where they are a text.</param>
internal sealed record ClassNames(string Place, string? Text, IReadOnlyList<string>? List)
{
    // Ultralytics, PaddleOCR and others write one of these.
    private static readonly string[] Keys =
        ["names", "classes", "class_names", "classnames", "class_labels", "labels", "label_names", "categories", "id2label", "idx_to_class", "label2id", "class_to_idx", "character"];

    // Operators of ai.onnx.ml that give a class its name, the last of a pipeline first.
    private static readonly string[] Strings = ["classlabels_strings", "classes_strings", "values_strings"];

    /// <summary>All that may be names of the classes, the likeliest first.</summary>
    /// <param name="model">The model as its file has it.</param>
    /// <param name="entries">Its metadata; keys in any case.</param>
    public static IReadOnlyList<ClassNames> Of(ModelProto model, IReadOnlyDictionary<string, string> entries) =>
    [
        .. Keys.Where(entries.ContainsKey).Select(key => new ClassNames($"metadata '{key}'", entries[key], null)),
        .. model.Graph.Node.Reverse().Select(node => OfNode(node, model.Graph)).OfType<ClassNames>(),
    ];

    private static ClassNames? OfNode(NodeProto node, GraphProto graph)
    {
        var names = node.Attribute.FirstOrDefault(a => Strings.Contains(a.Name))?.Strings.Select(s => s.ToStringUtf8()).ToList();
        var numbers = node.Attribute.FirstOrDefault(a => a.Name is "classlabels_int64s" or "classlabels_ints")?.Ints;
        if (numbers is { Count: > 0 } && !numbers.SequenceEqual(Enumerable.Range(0, numbers.Count).Select(i => (long)i)))
            names ??= [.. numbers.Select(n => n.ToString(CultureInfo.InvariantCulture))];
        if (node.OpType == "LabelEncoder" && names is not null && node.Attribute.FirstOrDefault(a => a.Name == "keys_int64s")?.Ints is { } keys)
            names = keys.Count == names.Count && keys.Order().SequenceEqual(Enumerable.Range(0, keys.Count).Select(i => (long)i)) ? [.. keys.Zip(names).OrderBy(p => p.First).Select(p => p.Second)] : null;
        if (node.OpType == "ArrayFeatureExtractor" && node.Input.Count > 0)
            names ??= graph.Initializer.FirstOrDefault(i => i.Name == node.Input[0])?.StringData.Select(s => s.ToStringUtf8()).ToList();
        return names is { Count: > 0 } ? new($"operator {PrintableText.Of(node.OpType)}", null, names) : null;
    }
}
