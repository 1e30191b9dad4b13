using DeCam.Inference.Graph;
using Google.Protobuf;

namespace DeCam.Inference.Gradients;

/// <summary>Reads and writes the attributes of nodes.</summary>
internal static class NodeAttributes
{
    private const int FloatType = 1, IntegerType = 2, TextType = 3, IntegersType = 7;

    /// <summary>A whole number, or <paramref name="usual"/>.</summary>
    public static long Integer(this NodeProto node, string name, long usual) => node.Find(name)?.I ?? usual;

    /// <summary>Whole numbers, or null.</summary>
    public static long[]? Integers(this NodeProto node, string name) => node.Find(name) is { } attribute ? [.. attribute.Ints] : null;

    /// <summary>A real number, or <paramref name="usual"/>.</summary>
    public static float Real(this NodeProto node, string name, float usual) => node.Find(name)?.F ?? usual;

    /// <summary>A text, or <paramref name="usual"/>.</summary>
    public static string Text(this NodeProto node, string name, string usual) => node.Find(name)?.S.ToStringUtf8() ?? usual;

    /// <summary>Whether a node has an input at a position.</summary>
    public static bool Takes(this NodeProto node, int input) => node.Input.Count > input && node.Input[input].Length > 0;

    /// <summary>An attribute of a whole number.</summary>
    public static AttributeProto Of(string name, long value) => new() { Name = name, Type = IntegerType, I = value };

    /// <summary>An attribute of a real number.</summary>
    public static AttributeProto Of(string name, float value) => new() { Name = name, Type = FloatType, F = value };

    /// <summary>An attribute of text.</summary>
    public static AttributeProto Of(string name, string value) => new() { Name = name, Type = TextType, S = ByteString.CopyFromUtf8(value) };

    /// <summary>An attribute of whole numbers.</summary>
    public static AttributeProto Of(string name, IEnumerable<long> values) => new() { Name = name, Type = IntegersType, Ints = { values } };
}
