using DeCam.Cluster.Client.CommandLine;
using DeCam.Inference.Drawing;

namespace DeCam.Cluster.Client.Sweeps.Specification;

/// <summary>Reads how the pictures of a report are drawn.</summary>
internal static class PicturesEntry
{
    /// <summary>The keys.</summary>
    public static string[] Keys { get; } = ["style", "palette", "opacity", "size"];

    /// <summary>The choice.</summary>
    /// <exception cref="CommandFailedException">The node does not describe pictures.</exception>
    public static SweepPictures Read(SpecNode node)
    {
        var keys = node.Members(Keys);
        var usual = new SweepPictures();
        return new()
        {
            Style = keys.TryGetValue("style", out var style) ? style.Word([.. OverlayOptions.Styles]) : usual.Style,
            Palette = keys.TryGetValue("palette", out var palette) ? palette.Word([.. Palette.All.Select(p => p.Name)]) : usual.Palette,
            Opacity = keys.TryGetValue("opacity", out var opacity) ? Opacity(opacity) : usual.Opacity,
            SizePixels = keys.TryGetValue("size", out var size) ? Size(size) : usual.SizePixels,
        };
    }

    /// <summary>How maps are laid over photos.</summary>
    public static OverlayOptions Options(SweepPictures pictures) =>
        new() { Style = Enum.Parse<OverlayStyle>(pictures.Style, ignoreCase: true), Palette = pictures.Palette, Opacity = pictures.Opacity };

    private static double Opacity(SpecNode node) => Parsers.TryShare(node.Text(), out var value)
        ? value
        : throw node.Refused($"opacity is '{node.Text()}' but a number from 0 to 1 is wanted");

    private static int Size(SpecNode node) => node.Whole(OverlayOptions.LeastSize) is var size && size <= OverlayOptions.LargestSize
        ? (int)size
        : throw node.Refused($"size is {size} but at most {OverlayOptions.LargestSize} is possible");
}
