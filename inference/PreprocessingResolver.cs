using DeCam.Scoring;

namespace DeCam.Inference;

/// <summary>Works out <see cref="Preprocessing"/>, noting where each value came from.</summary>
internal sealed class PreprocessingResolver(ImageInput input, PreprocessingSettings overrides, Sidecar sidecar)
{
    /// <summary>Origin of a value that nobody gave.</summary>
    public const string Default = "default";

    private const string Model = "model";

    // Training statistics of ImageNet as torchvision publishes them, and its usual ratio of resized side to crop.
    private static readonly float[] ImageNetMean = [0.485f, 0.456f, 0.406f], ImageNetStd = [0.229f, 0.224f, 0.225f];
    private const int ResizeNumerator = 256, ResizeDenominator = 224;

    // Beyond any classifier, and far below what an index can count.
    private const long LargestInput = 4096L * 4096;

    private readonly Dictionary<string, string> _origins = [];

    public Preprocessing Resolve()
    {
        var (height, width) = Size();
        if ((long)height * width > LargestInput) throw Refused($"takes images of {height} x {width} pixels but at most {LargestInput} pixels can be scored; export it with a smaller input");
        var channels = Pick("channels", s => s.Channels, () => (ChannelOrder.Rgb, Default));
        var scale = Scale();
        var bytes = scale == PixelScale.Byte;
        var shorter = Math.Min(height, width);
        return new()
        {
            HeightPixels = height,
            WidthPixels = width,
            Layout = Pick("layout", s => s.Layout, () => (input.Layout, Model)),
            Channels = channels,
            Scale = scale,
            Mean = PerChannel("mean", s => s.Mean, bytes ? [0f] : InOrder(ImageNetMean, channels)),
            Std = PerChannel("std", s => s.Std, bytes ? [1f] : InOrder(ImageNetStd, channels)),
            Resize = Resize(shorter),
            Labels = FindLabels(),
            LabelsSha256 = overrides.LabelsSha256,
            Origins = _origins,
        };
    }

    private string? FindLabels()
    {
        var labels = Find("labels", s => s.Labels);
        return labels is not null || overrides.LabelsSha256 is null ? labels : throw Refused($"is asked for with labels of hash {overrides.LabelsSha256}, which are not on this machine; name them by the key labels of a sidecar beside the model");
    }

    private (int Height, int Width) Size()
    {
        var said = Find("crop", s => s.Crop is { } side ? (object)side : null) as int?;
        if (input.HeightPixels is { } height && input.WidthPixels is { } width)
        {
            if (said is { } crop && (crop != height || crop != width))
                throw Refused($"takes images of {height} x {width} but {_origins["crop"]} says crop = {crop}; leave crop out");
            _origins.TryAdd("crop", Model);
            return (height, width);
        }

        if (said is not { } side) throw Refused("does not say the height and width of its input; give crop in a sidecar or as an option");
        if ((input.HeightPixels ?? side) != side || (input.WidthPixels ?? side) != side)
            throw Refused($"takes images of {Text(input.HeightPixels)} x {Text(input.WidthPixels)} but crop is {side}");
        return (side, side);
    }

    private PixelScale Scale()
    {
        var scale = Pick("scale", s => s.Scale, () => input.IsByte ? (PixelScale.Byte, Model) : (PixelScale.Unit, Default));
        if (!input.IsByte) return scale;
        foreach (var settings in new[] { overrides, sidecar.Settings })
        {
            if (scale == PixelScale.Unit || settings.Mean is not null || settings.Std is not null)
                throw Refused("takes bytes (uint8), which are pixel values as they are; leave mean, std and scale out");
        }

        return scale;
    }

    private int Resize(int shorter)
    {
        var resize = Pick("resize", s => s.Resize,
            () => ((int)Math.Round(shorter * (double)ResizeNumerator / ResizeDenominator), Default));
        return resize >= shorter ? resize : throw Refused($"takes images of at least {shorter} pixels but resize is {resize}; give at least {shorter}");
    }

    private float[] PerChannel(string key, Func<PreprocessingSettings, float[]?> of, float[] otherwise)
    {
        var values = Find(key, of) ?? otherwise;
        if (values == otherwise) _origins[key] = Default;
        if (values.Length == input.Channels) return values;
        if (values.Length == 1) return [.. Enumerable.Repeat(values[0], input.Channels)];
        if (values == otherwise) return [values.Average()];
        throw Refused($"has {input.Channels} channel(s) but {key} has {values.Length} numbers; give one for each channel");
    }

    private static float[] InOrder(float[] rgb, ChannelOrder order) => order == ChannelOrder.Rgb ? rgb : [.. rgb.Reverse()];

    private T Pick<T>(string key, Func<PreprocessingSettings, T?> of, Func<(T Value, string Origin)> otherwise)
        where T : struct
    {
        if (Find(key, s => (object?)of(s)) is T said) return said;
        (var value, _origins[key]) = otherwise();
        return value;
    }

    private T? Find<T>(string key, Func<PreprocessingSettings, T?> of)
        where T : class
    {
        foreach (var (settings, origin) in new[] { (overrides, "option"), (sidecar.Settings, $"sidecar '{sidecar.FileName}'") })
        {
            if (of(settings) is not { } said) continue;
            _origins[key] = origin;
            return said;
        }

        return null;
    }

    private static string Text(int? pixels) => pixels?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "any";

    private ScoringRefusedException Refused(string what) => new(RefusalKind.Input, $"Model '{input.ModelName}' {what}.");
}
