using System.CommandLine;
using DeCam.Inference.Drawing;

namespace DeCam.Cluster.Client.CommandLine;

/// <summary>Which pictures are made of a result, and how.</summary>
internal sealed record PictureSettings
{
    /// <summary>How a map is laid over its photo.</summary>
    public OverlayOptions Overlay { get; init; } = new();

    /// <summary>Whether the overlay is also written as SVG.</summary>
    public bool Svg { get; init; }

    /// <summary>Whether a figure for a paper is made.</summary>
    public bool Figure { get; init; }

    /// <summary>Whether a picture is made of how unsure the map is, where the method can say it.</summary>
    public bool Uncertainty { get; init; }
}

/// <summary>The options of <see cref="PictureSettings"/>. One instance for each command that has them.</summary>
internal sealed class PictureOptions
{
    private static readonly OverlayOptions Usual = new();

    private readonly Option<string?> _style = Parsers.Word("--style", "What colours of the overlay stand for: the rank of a pixel, its value, or no colours but the contour of the top 10 %.", [.. OverlayOptions.Styles]);
    private readonly Option<string?> _palette = Parsers.Word("--palette", "Colours of the overlay, told apart with every colour vision.", [.. Palette.All.Select(p => p.Name)]);
    private readonly Option<double?> _opacity = Parsers.Share("--opacity", FormattableString.Invariant($"Opacity of the strongest colour, from 0 to 1. [default: {Usual.Opacity}]"));
    private readonly Option<int?> _size = Parsers.Number("--size", $"Longer side of the overlay at most, in pixels. [default: {Usual.SizePixels}]", OverlayOptions.LeastSize, OverlayOptions.LargestSize);
    private readonly Option<bool> _svg = new("--svg") { Description = "Write the overlay as overlay.svg too: the contour as a path, text as text." };
    private readonly Option<bool> _figure = new("--figure") { Description = "Write a figure for a paper or a slide, figure.png and figure.svg: photo, overlay and curves side by side." };

    private readonly Option<bool> _uncertainty = new("--uncertainty") { Description = "Draw how unsure the map is over the picture as uncertainty.png: the standard deviation of the linear map behind it (path-ridge)." };

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in All) command.Options.Add(option);
    }

    /// <summary>The options.</summary>
    public Option[] All => [_style, _palette, _opacity, _size, _svg, _figure, _uncertainty];

    /// <summary>Their values.</summary>
    public PictureSettings Read(ParseResult parsed) => new()
    {
        Overlay = new()
        {
            Style = parsed.GetValue(_style) is { } style ? Enum.Parse<OverlayStyle>(style, ignoreCase: true) : Usual.Style,
            Palette = parsed.GetValue(_palette) ?? Usual.Palette,
            Opacity = parsed.GetValue(_opacity) ?? Usual.Opacity,
            SizePixels = parsed.GetValue(_size) ?? Usual.SizePixels,
        },
        Svg = parsed.GetValue(_svg),
        Figure = parsed.GetValue(_figure),
        Uncertainty = parsed.GetValue(_uncertainty),
    };
}
