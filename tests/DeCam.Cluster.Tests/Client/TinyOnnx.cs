using System.Text;

namespace DeCam.Cluster.Tests.Client;

/// <summary>ONNX files of a few operators, written field by field as the ONNX specification numbers them.</summary>
internal static class TinyOnnx
{
    /// <summary>Two images in, one number for each channel of their sum out.</summary>
    public static byte[] TwoInputs { get; } = Model(
        [Value("a", 3), Value("b", 3)], [Value("scores", 3)],
        [Node("Add", ["a", "b"], ["sum"]), Node("GlobalAveragePool", ["sum"], ["scores"])]);

    /// <summary>An image in; boxes and scores out, as a detector gives them.</summary>
    public static byte[] Detector { get; } = Model(
        [Value("image", 3)], [Value("boxes", 3), Value("scores", 3)],
        [Node("Identity", ["image"], ["boxes"]), Node("GlobalAveragePool", ["image"], ["scores"])]);

    /// <summary>A classifier that averages its input, and has no layer before that.</summary>
    public static byte[] Means { get; } = Model([Value("image", 3)], [Value("scores", 3)], [Node("GlobalAveragePool", ["image"], ["scores"])]);

    /// <summary>A classifier that cannot take two images at once: it compares its scores with the largest of all.</summary>
    public static byte[] FixedBatch { get; } = Model(
        [Value("image", 3, batch: 1)], [Value("scores", 3, batch: 1)],
        [Node("GlobalAveragePool", ["image"], ["means"]), Node("ReduceMax", ["means"], ["largest"]), Node("Sub", ["means", "largest"], ["scores"])]);

    /// <summary>A classifier whose loop never ends: its condition is what it was, and its trips are as many as can be counted.</summary>
    public static byte[] Endless { get; } = Model(
        [Value("image", 3)], [Value("scores", 3)],
        [Loop("image", "looped"), Node("GlobalAveragePool", ["looped"], ["scores"])],
        [Scalar("trips", Int64, 7, long.MaxValue), Scalar("yes", Bool, 5, 1)]);

    /// <summary>A classifier that makes 200 MB of zeros beside its scores, of a size that stands in the file.</summary>
    public static byte[] Large { get; } = Model(
        [Value("image", 3)], [Value("scores", 3)],
        [Node("ConstantOfShape", ["sides"], ["large"]), Node("ReduceMax", ["large"], ["zero"]), Node("GlobalAveragePool", ["image"], ["means"]), Node("Add", ["means", "zero"], ["scores"])],
        [Vector("sides", 10_000, 5_000)]);

    private const int Int64 = 7, Bool = 9, Float32 = 1, IrVersion = 7, OpsetVersion = 13, SidePixels = 8;

    private static byte[] Model(byte[][] inputs, byte[][] outputs, byte[][] nodes, byte[][]? initialisers = null)
    {
        byte[] graph = [.. nodes.SelectMany(n => Field(1, n)), .. Text(2, "g"), .. (initialisers ?? []).SelectMany(i => Field(5, i)), .. inputs.SelectMany(i => Field(11, i)), .. outputs.SelectMany(o => Field(12, o))];
        return [.. Number(1, IrVersion), .. Field(7, graph), .. Field(8, Number(2, OpsetVersion))];
    }

    // Number of the field with the value, and the value.
    private static byte[] Scalar(string name, int type, int field, long value) => [.. Number(2, type), .. Field(field, Varint(value)), .. Text(8, name)];

    private static byte[] Vector(string name, params long[] values) => [.. Number(1, values.Length), .. Number(2, Int64), .. Field(7, [.. values.SelectMany(Varint)]), .. Text(8, name)];

    private static byte[] Loop(string input, string output)
    {
        // A shape without sides is that of a single number; the state may have any.
        static byte[] Any(string name, int type) => [.. Text(1, name), .. Field(2, Field(1, [.. Number(1, type), .. type == Float32 ? [] : Field(2, [])]))];
        byte[] body =
        [
            .. Field(1, Node("Identity", ["goOn"], ["goesOn"])), .. Field(1, Node("Tanh", ["state"], ["next"])), .. Text(2, "body"),
            .. Field(11, Any("trip", Int64)), .. Field(11, Any("goOn", Bool)), .. Field(11, Any("state", Float32)),
            .. Field(12, Any("goesOn", Bool)), .. Field(12, Any("next", Float32)),
        ];
        return [.. Node("Loop", ["trips", "yes", input], [output]), .. Field(5, [.. Text(1, "body"), .. Field(6, body), 0xA0, 0x01, 5])];
    }

    private static byte[] Node(string operation, string[] inputs, string[] outputs) =>
        [.. inputs.SelectMany(i => Text(1, i)), .. outputs.SelectMany(o => Text(2, o)), .. Text(4, operation)];

    private static byte[] Value(string name, int channels, int? batch = null)
    {
        byte[] shape = [.. Field(1, batch is { } images ? Number(1, images) : Text(2, "N")), .. ((int[])[channels, SidePixels, SidePixels]).SelectMany(d => Field(1, Number(1, d)))];
        return [.. Text(1, name), .. Field(2, Field(1, [.. Number(1, Float32), .. Field(2, shape)]))];
    }

    private static byte[] Text(int field, string text) => Field(field, Encoding.UTF8.GetBytes(text));

    private static byte[] Field(int field, byte[] content) => [(byte)(field << 3 | 2), .. Varint(content.Length), .. content];

    private static byte[] Number(int field, int value) => [(byte)(field << 3), .. Varint(value)];

    private static byte[] Varint(long value) => value < 0x80 ? [(byte)value] : [(byte)(value & 0x7f | 0x80), .. Varint(value >> 7)];
}
