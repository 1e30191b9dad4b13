namespace DeCam.Inference.Preprocessing;

/// <summary>Reads <c>config.json</c> of timm, whose pictures are RGB.</summary>
internal static class TimmConfig
{
    private const double UsualCropShare = 0.875;
    private const int Levels = 255;

    /// <summary>Whether the file is timm's.</summary>
    public static bool Is(NeighbourJson json) => json.Inside("pretrained_cfg") is not null || (json.Has("architecture") && json.Has("num_classes"));

    /// <summary>What it says.</summary>
    public static PreprocessingSettings Settings(NeighbourJson json)
    {
        var config = json.Inside("pretrained_cfg") ?? json;
        var (mean, std) = (config.Numbers("mean"), config.Numbers("std"));
        return Sized(config, mean, new()
        {
            Layout = TensorLayout.Nchw,
            Channels = ChannelOrder.Rgb,
            Scale = PixelScale.Unit,
            Mean = Floats(mean),
            Std = std is null || std.Any(s => s <= 0) ? null : Floats(std),
            Interpolation = Filter(config),
        });
    }

    private static PreprocessingSettings Sized(NeighbourJson config, double[]? mean, PreprocessingSettings settings)
    {
        if (config.Numbers("input_size") is not [_, >= 1 and <= PixelSize.Largest and var height, >= 1 and <= PixelSize.Largest and var width]) return settings;
        var share = config.Number("crop_pct") is > 0 and var stated ? stated : UsualCropShare;
        var (input, resize) = (new PixelSize((int)height, (int)width), new PixelSize(Whole(height / share), Whole(width / share)));
        settings = settings with { Crop = input, Resize = resize };
        switch (config.Text("crop_mode") ?? "center")
        {
            case "squash": return settings with { Fit = PictureFit.Stretch };
            case "border" when mean is { Length: 3 } && resize == input: return settings with { Fit = PictureFit.Letterbox, Pad = Colour(mean) };
            case "center": break;
            case var other: config.Note($"has crop_mode = \"{other}\", which is not known with this crop_pct; the centre is cropped"); break;
        }

        return settings with { Fit = PictureFit.ShorterSide, Resize = resize.Shorter };
    }

    private static int Whole(double side) => (int)Math.Clamp(side, 0, int.MaxValue);

    private static Interpolation? Filter(NeighbourJson config)
    {
        switch (config.Text("interpolation"))
        {
            case null or "": return null;
            case "bilinear": return Interpolation.Bilinear;
            case "bicubic": return Interpolation.Bicubic;
            case "lanczos": return Interpolation.Lanczos;
            case "nearest": return Interpolation.Nearest;
            case "box": return Interpolation.Area;
            case var other:
                config.Note($"has interpolation = \"{other}\", which is not known; it is not used");
                return null;
        }
    }

    private static Padding Colour(double[] mean)
    {
        byte Level(double share) => (byte)Math.Clamp(Math.Round(share * Levels), 0, Levels);
        return new(Level(mean[0]), Level(mean[1]), Level(mean[2]));
    }

    private static float[]? Floats(double[]? values) => values is null ? null : [.. values.Select(v => (float)v)];
}
