using DeCam.Scoring;

namespace DeCam.Inference.Preprocessing;

/// <summary>Works out <see cref="Preprocessing"/>, noting where each value came from.</summary>
/// <param name="input">The model's input.</param>
/// <param name="sources">What states settings, the most important first: that of the user.</param>
/// <param name="inside">What the model's graph does to its input besides.</param>
internal sealed class PreprocessingResolver(ImageInput input, IReadOnlyList<PreprocessingSource> sources, InputNormalisation? inside)
{
    // Training statistics of ImageNet as torchvision publishes them.
    private static readonly float[] ImageNetMean = [0.485f, 0.456f, 0.406f], ImageNetStd = [0.229f, 0.224f, 0.225f];

    // Beyond any classifier, and far below what an index can count.
    private const long LargestInput = 4096L * 4096;

    private readonly SettingSources _said = new(sources);

    public ImagePreprocessing Resolve()
    {
        var size = Size();
        if ((long)size.Height * size.Width > LargestInput) throw Refused($"takes images of {size} pixels but at most {LargestInput} pixels can be scored; export it with a smaller input");
        var channels = _said.Pick("channels", s => s.Channels, ChannelOrder.Rgb);
        var scale = Scale();
        var bytes = scale == PixelScale.Byte;
        var mean = PerChannel("mean", s => s.Mean, bytes ? [0f] : InOrder(ImageNetMean, channels));
        var std = PerChannel("std", s => s.Std, bytes ? [1f] : InOrder(ImageNetStd, channels));
        PixelUnits.Check(scale, Stated("mean", mean), Stated("std", std), $"model '{input.ModelName}'");
        var preprocessing = new ImagePreprocessing
        {
            HeightPixels = size.Height,
            WidthPixels = size.Width,
            Layout = _said.Pick("layout", s => s.Layout, () => (input.Layout, SettingSources.Model)),
            Channels = channels,
            Scale = scale,
            Mean = mean,
            Std = std,
            Resize = size,
            Inside = inside,
            Zero = Zero(scale, InOrder(ImageNetMean, channels), mean, std),
            Labels = FindLabels(),
            LabelsSha256 = sources[0].Settings.LabelsSha256,
            Activation = _said.Find("activation", s => (object?)s.Activation) as Classes.Activation?,
            Origins = _said.Origins,
        };
        return new FitResolver(_said, size, Refused).Apply(preprocessing);
    }

    private string? FindLabels()
    {
        var labels = _said.Find("labels", s => s.Labels);
        return labels is not null || sources[0].Settings.LabelsSha256 is not { } hash ? labels : throw Refused($"is asked for with labels of hash {hash}, which are not on this machine; name them by the key labels of a sidecar beside the model");
    }

    private PixelSize Size()
    {
        var said = _said.Find("crop", s => (object?)s.Crop) as PixelSize?;
        if (input.HeightPixels is { } height && input.WidthPixels is { } width)
        {
            if (said is { } crop && crop != new PixelSize(height, width))
                throw Refused($"takes images of {height} x {width} but {_said.Origins["crop"]} says crop = {Sides(crop)}; leave crop out");
            _said.Origins.TryAdd("crop", SettingSources.Model);
            return new(height, width);
        }

        if (said is not { } size) throw Refused("does not say the height and width of its input; give crop in a sidecar or as an option");
        if ((input.HeightPixels ?? size.Height) != size.Height || (input.WidthPixels ?? size.Width) != size.Width)
            throw Refused($"takes images of {Text(input.HeightPixels)} x {Text(input.WidthPixels)} but crop is {Sides(size)}");
        return size;
    }

    private PixelScale Scale()
    {
        var scale = _said.Pick("scale", s => s.Scale, () => input.IsByte ? (PixelScale.Byte, SettingSources.Model) : (PixelScale.Unit, SettingSources.Default));
        // A mean of 0 and a deviation of 1 change no pixel, but say that black is the blank.
        var isPlain = (_said.Find("mean", s => s.Mean) ?? [0]).All(m => m == 0) && (_said.Find("std", s => s.Std) ?? [1]).All(s => s == 1);
        if (input.IsByte && (scale == PixelScale.Unit || !isPlain))
            throw Refused("takes bytes (uint8), which are pixel values as they are; leave mean, std and scale out");
        return scale;
    }

    private float[] PerChannel(string key, Func<PreprocessingSettings, float[]?> of, float[] otherwise)
    {
        var values = _said.Find(key, of) ?? otherwise;
        if (values == otherwise) _said.Origins[key] = SettingSources.Default;
        if (values.Length == input.Channels) return values;
        if (values.Length == 1) return [.. Enumerable.Repeat(values[0], input.Channels)];
        if (values == otherwise) return [values.Average()];
        throw Refused($"has {input.Channels} channel(s) but {key} has {values.Length} numbers; give one for each channel");
    }

    // What the graph does to its input has the last word. A mean that somebody gave, and ImageNet's on a scale of 0..1, become 0 by themselves.
    private float[]? Zero(PixelScale scale, float[] colour, float[] mean, float[] std)
    {
        _said.Origins["zero"] = inside is null ? _said.Origins["mean"] : SettingSources.Model;
        if (inside is not null) return inside.Mean;
        if (scale == PixelScale.Unit || Stated("mean", mean) is not null) return null;
        if (input.Channels == 1) colour = [colour.Average()];
        return [.. colour.Select((c, i) => (c * byte.MaxValue - mean[i]) / std[i])];
    }

    private float[]? Stated(string key, float[] values) => _said.Origins[key] == SettingSources.Default ? null : values;

    private static float[] InOrder(float[] rgb, ChannelOrder order) => order == ChannelOrder.Rgb ? rgb : [.. rgb.Reverse()];

    private static string Text(int? pixels) => pixels?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "any";

    private static string Sides(PixelSize size) => size.IsSquare ? Text(size.Height) : size.ToString();

    private ScoringRefusedException Refused(string what) => new(RefusalKind.Input, $"Model '{input.ModelName}' {what}.");
}
