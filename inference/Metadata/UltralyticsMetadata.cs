using System.Globalization;
using DeCam.Inference.Preprocessing;

namespace DeCam.Inference.Metadata;

/// <summary>What Ultralytics' export writes of a classifier: pixels in [0, 1] without mean and deviation, the shorter side and the crop as the input.</summary>
internal static class UltralyticsMetadata
{
    /// <summary>What it says; nothing where the model is not Ultralytics' or no classifier.</summary>
    public static PreprocessingSettings Of(IReadOnlyDictionary<string, string> entries, List<string> notes)
    {
        var isTheirs = entries.GetValueOrDefault("author")?.Contains("Ultralytics", StringComparison.OrdinalIgnoreCase) == true || entries.ContainsKey("stride");
        if (!isTheirs || entries.GetValueOrDefault("task") != "classify") return PreprocessingSettings.None;
        var settings = new PreprocessingSettings { Channels = ChannelOrder.Rgb, Scale = PixelScale.Unit, Mean = [0], Std = [1], Interpolation = Interpolation.Bilinear };
        if (entries.GetValueOrDefault("imgsz") is not { } text) return settings;
        var sides = text.Trim('[', ']', '(', ')').Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(s => int.TryParse(s, NumberStyles.None, CultureInfo.InvariantCulture, out var side) ? side : 0).ToList();
        if (sides.Count is not (1 or 2) || sides.Exists(s => s is < 1 or > PixelSize.Largest))
        {
            notes.Add($"The model's metadata say imgsz = {text}, which is not used.");
            return settings;
        }

        var size = new PixelSize(sides[0], sides[^1]);
        return settings with { Fit = size.IsSquare ? PictureFit.ShorterSide : PictureFit.Stretch, Resize = size, Crop = size };
    }
}
