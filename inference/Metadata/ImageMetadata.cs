using DeCam.Inference.Graph;
using DeCam.Inference.Preprocessing;

namespace DeCam.Inference.Metadata;

/// <summary>ONNX's own metadata of images (the specification's MetadataProps) and denotations of an image input.</summary>
internal static class ImageMetadata
{
    private const string PixelFormat = "Image.BitmapPixelFormat", Range = "Image.NominalPixelRange", Gamma = "Image.ColorSpaceGamma";
    private const string Image = "IMAGE", Channel = "DATA_CHANNEL";

    /// <summary>What it says.</summary>
    /// <param name="model">The model.</param>
    /// <param name="entries">Its metadata; keys in any case.</param>
    /// <param name="notes">Takes sentences on what is not used.</param>
    public static PreprocessingSettings Of(ModelProto model, IReadOnlyDictionary<string, string> entries, List<string> notes)
    {
        if (entries.GetValueOrDefault(Gamma) is { } gamma && gamma.Equals("Linear", StringComparison.OrdinalIgnoreCase))
            notes.Add($"The model's metadata say {Gamma} = {gamma}; pictures are given to it as they are stored, in sRGB.");
        return Ranged(entries, notes) with { Channels = Order(entries, notes), Layout = Layout(model.Graph) };
    }

    private static PreprocessingSettings Ranged(IReadOnlyDictionary<string, string> entries, List<string> notes)
    {
        if (entries.GetValueOrDefault(Range) is not { } range) return PreprocessingSettings.None;
        switch (range.ToUpperInvariant())
        {
            case "NOMINALRANGE_0_255": return new() { Scale = PixelScale.Byte };
            case "NORMALIZED_0_1": return new() { Scale = PixelScale.Unit, Mean = [0], Std = [1] };
            case "NORMALIZED_1_1": return new() { Scale = PixelScale.Unit, Mean = [0.5f], Std = [0.5f] };
            default:
                notes.Add($"The model's metadata say {Range} = {range}, which is not used.");
                return PreprocessingSettings.None;
        }
    }

    private static ChannelOrder? Order(IReadOnlyDictionary<string, string> entries, List<string> notes)
    {
        switch (entries.GetValueOrDefault(PixelFormat)?.ToUpperInvariant())
        {
            case null or "GRAY8": return null;
            case "RGB8" or "RGBA8": return ChannelOrder.Rgb;
            case "BGR8" or "BGRA8": return ChannelOrder.Bgr;
            default:
                notes.Add($"The model's metadata say {PixelFormat} = {entries[PixelFormat]}, which is not used.");
                return null;
        }
    }

    private static TensorLayout? Layout(GraphProto graph) =>
        graph.DataInputs().Where(i => i.Type is { Denotation: Image }).Select(i => i.Type.TensorType?.Shape?.Dim.Select(d => d.Denotation).ToList() ?? [])
            .FirstOrDefault() switch
        {
            [_, Channel, _, _] => TensorLayout.Nchw,
            [_, _, _, Channel] => TensorLayout.Nhwc,
            _ => null,
        };
}
