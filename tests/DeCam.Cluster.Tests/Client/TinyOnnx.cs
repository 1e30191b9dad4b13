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

    /// <summary>A classifier that cannot take two images at once: it shapes its scores to one row.</summary>
    public static byte[] FixedBatch { get; } = Model(
        [Value("image", 3, batch: 1)], [Value("scores", 3, batch: 1)],
        [Node("GlobalAveragePool", ["image"], ["means"]), Node("Reshape", ["means", "row"], ["scores"])],
        [.. Number(1, 2), .. Number(2, Int64), .. Text(8, "row"), .. Field(9, [.. BitConverter.GetBytes(1L), .. BitConverter.GetBytes(3L)])]);

    private const int Int64 = 7;

    private const int Float32 = 1, IrVersion = 7, OpsetVersion = 13, SidePixels = 8;

    private static byte[] Model(byte[][] inputs, byte[][] outputs, byte[][] nodes, params byte[] constant)
    {
        byte[] graph = [.. nodes.SelectMany(n => Field(1, n)), .. Text(2, "g"), .. constant.Length > 0 ? Field(5, constant) : [], .. inputs.SelectMany(i => Field(11, i)), .. outputs.SelectMany(o => Field(12, o))];
        return [.. Number(1, IrVersion), .. Field(7, graph), .. Field(8, Number(2, OpsetVersion))];
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

    private static byte[] Varint(int value) => value < 0x80 ? [(byte)value] : [(byte)(value & 0x7f | 0x80), .. Varint(value >> 7)];
}
