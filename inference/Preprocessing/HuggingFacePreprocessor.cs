namespace DeCam.Inference.Preprocessing;

/// <summary>Reads <c>preprocessor_config.json</c> of Hugging Face's image processors, whose pictures are RGB.</summary>
internal sealed class HuggingFacePreprocessor(NeighbourJson json)
{
    private const double ConvNextWhole = 384, ConvNextShare = 224.0 / 256, BytePerUnit = 255;

    // The processors that take a bare number for the shorter side; the others stretch to a square.
    private static readonly string[] OfShorterSide = ["CLIP", "ChineseCLIP", "ConvNext", "Levit", "MobileNet", "PoolFormer", "Bit", "MobileViT"];

    private readonly string _kind = json.Text("image_processor_type") ?? json.Text("feature_extractor_type") ?? "";

    /// <summary>Whether the file is one of an image processor.</summary>
    public static bool Is(NeighbourJson json) => json.Has("image_processor_type") || json.Has("feature_extractor_type") || json.Has("image_mean") || json.Has("do_resize") || json.Has("do_normalize");

    /// <summary>What it says.</summary>
    public PreprocessingSettings Settings() => Sized(Normalised(new()
    {
        Layout = TensorLayout.Nchw,
        Channels = json.Flag("do_flip_channel_order") ?? IsOf("MobileViT") ? ChannelOrder.Bgr : ChannelOrder.Rgb,
    }));

    // A pixel p of 0..255 becomes (p * factor - offset - mean) / std, which is (p / 255 - a) / b.
    private PreprocessingSettings Normalised(PreprocessingSettings settings)
    {
        var isNormalised = json.Flag("do_normalize") ?? !IsOf("MobileViT");
        double[]? mean = isNormalised ? json.Numbers("image_mean") : [0], std = isNormalised ? json.Numbers("image_std") : [1];
        if (mean is null || std is null) return settings;
        // EfficientNet's processor divides by the deviation twice.
        if (isNormalised && json.Flag("include_top") == true) std = [.. std.Select(s => s * s)];
        var factor = json.Flag("do_rescale") == false ? 1 : json.Number("rescale_factor") ?? 1 / BytePerUnit;
        var offset = json.Flag("rescale_offset") == true ? 1 : 0;
        return settings with
        {
            Scale = PixelScale.Unit,
            Mean = [.. mean.Select(m => (float)Rounded((m + offset) / (factor * BytePerUnit)))],
            Std = [.. std.Select(s => (float)Rounded(s / (factor * BytePerUnit)))],
        };
    }

    private PreprocessingSettings Sized(PreprocessingSettings settings)
    {
        if (json.Flag("do_resize") == false) return settings with { Crop = CropSize() };
        settings = settings with { Interpolation = Filter() };
        var crop = json.Flag("do_center_crop") ?? json.Has("crop_size") ? CropSize() : null;
        if (json.Inside("size") is { } size)
        {
            if (size.Pixels("height") is { } height && size.Pixels("width") is { } width) return Stretched(settings, new(height, width), crop);
            if (size.Pixels("shortest_edge") is { } shortest) return OfShorter(settings, shortest, crop);
            json.Note("has a size without height and width or shortest_edge; it is not used");
            return settings with { Crop = crop };
        }

        if (json.Pixels("size") is not { } side) return settings with { Crop = crop };
        return OfShorterSide.Any(IsOf) ? OfShorter(settings, side, crop) : Stretched(settings, side, crop);
    }

    private PreprocessingSettings OfShorter(PreprocessingSettings settings, int side, PixelSize? crop)
    {
        if (IsOf("ConvNext"))
        {
            if (side >= ConvNextWhole) return Stretched(settings, side, null);
            (side, crop) = (Whole(side / (json.Number("crop_pct") ?? ConvNextShare)), side);
        }
        else if (IsOf("PoolFormer") && json.Number("crop_pct") is { } share) side = Whole(side / share);
        else if (IsOf("Levit")) side = (int)(side * 256.0 / 224);

        return settings with { Fit = PictureFit.ShorterSide, Resize = side, Crop = crop ?? side };
    }

    private static int Whole(double side) => (int)Math.Clamp(side, 0, int.MaxValue);

    private static PreprocessingSettings Stretched(PreprocessingSettings settings, PixelSize size, PixelSize? crop) =>
        settings with { Fit = PictureFit.Stretch, Resize = size, Crop = crop ?? size };

    private PixelSize? CropSize()
    {
        if (json.Inside("crop_size") is { } size) return size.Pixels("height") is { } height && size.Pixels("width") is { } width ? new PixelSize(height, width) : null;
        return json.Pixels("crop_size") is { } side ? PixelSize.Square(side) : null;
    }

    // Pillow's numbers.
    private Interpolation? Filter()
    {
        switch (json.Number("resample"))
        {
            case null: return null;
            case 0: return Interpolation.Nearest;
            case 1: return Interpolation.Lanczos;
            case 2: return Interpolation.Bilinear;
            case 3: return Interpolation.Bicubic;
            case 4: return Interpolation.Area;
            case var other:
                json.Note(FormattableString.Invariant($"has resample = {other}, which is none of Pillow's filters 0 to 4; it is not used"));
                return null;
        }
    }

    private bool IsOf(string family) => _kind.StartsWith(family, StringComparison.Ordinal);

    // Divisions of written decimals, such as 0.5 / (255 * 0.00392156862745098), give back the decimal.
    private static double Rounded(double value) => Math.Round(value, 9);
}
