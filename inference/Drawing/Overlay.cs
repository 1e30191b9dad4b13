using System.Globalization;
using DeCam.Inference.Imaging;

namespace DeCam.Inference.Drawing;

/// <summary>
/// A map over the photo that it explains. The photo is partly greyed, which leaves its luminance as it is; colour covers it the more
/// the higher a pixel ranks, and nothing of the lower 60 %; one line surrounds the top 10 %, the pixels that insertion adds first.
/// Outside the model's view the photo is dimmed.
/// </summary>
/// <param name="Picture">The photo with the colours, without lines.</param>
/// <param name="Photo">The photo.</param>
/// <param name="View">The smoothed map where the view shows the photo.</param>
/// <param name="Contour">The lines round the top 10 %; none in a map without variation.</param>
public sealed record Overlay(Picture Picture, PhotoSheet Photo, ViewField View, IReadOnlyList<ContourLine> Contour)
{
    /// <summary>Rank from which on a pixel has a colour.</summary>
    public const double FirstColoured = 0.6;

    /// <summary>Share of the pixels within the contour.</summary>
    public const double Surrounded = 0.1;

    private const float Saturation = 0.5f, OutsideSaturation = 0.15f, OutsideLight = 0.22f, NoColour = -1;
    private const int Steps = 256;

    // The grid of the contour is finer than the map's own by this factor, and no finer: more points show nothing.
    private const double GridPerValue = 2;

    /// <summary>The colours and what they stand for.</summary>
    public required OverlayOptions Options { get; init; }

    /// <summary>Whether the map is drawn about 0: what speaks against the class has colours of its own.</summary>
    public bool IsSigned { get; init; }

    /// <summary>Whether 0 means "without influence" but not even the top 10 % are above it; such a map is drawn by rank alone.</summary>
    public bool SpeaksAgainst { get; init; }

    /// <summary>Whether all values of the map are equal.</summary>
    public bool IsFlat { get; init; }

    /// <summary>What a reader of the map must know, in a sentence, or null.</summary>
    public string? Warning => IsFlat ? "The map has no variation."
        : SpeaksAgainst ? string.Create(CultureInfo.InvariantCulture, $"Hardly anything speaks for the class: not even the top {100 * Surrounded:0} % of the map are above 0.") : null;

    /// <summary>Whether a part of the photo lies outside the model's view.</summary>
    public bool HasOutside => View.WidthPixels < Picture.WidthPixels || View.HeightPixels < Picture.HeightPixels;

    /// <summary>Lays a map over a photo.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="map">[H, W] of the model's view, row-major, finite; it is not changed.</param>
    /// <param name="isSigned">Whether its 0 means "without influence"; only then colours are drawn about 0.</param>
    /// <param name="options">How.</param>
    /// <exception cref="ArgumentException">The map has another size than the view.</exception>
    public static Overlay Of(PhotoSheet photo, float[] map, bool isSigned, OverlayOptions options)
    {
        options.Check();
        var view = photo.Fit.View;
        if (map.Length != view.Height * view.Width) throw new ArgumentException($"The map has {map.Length} values but the view has {view} pixels.", nameof(map));
        var smooth = SmoothMap.Of(map, view, Math.Max(SmoothMap.Share * view.Shorter, Reduction(photo) / 2));
        var field = ViewField.Of(smooth, photo);
        var ranks = new MapRanks(smooth);
        var level = ranks.Above(Surrounded);
        var (signed, speaksAgainst) = (isSigned && ranks.Least < 0 && level > 0, isSigned && level <= 0);
        var picture = options.Style == OverlayStyle.Contour ? Greyed(photo, field, 1) : Greyed(photo, field, Saturation);
        if (options.Style != OverlayStyle.Contour && !ranks.IsFlat) Colour(picture, field, Strength(smooth, ranks, signed, options.Style), signed, options);
        var step = Math.Max(1, (int)(1 / Reduction(photo) / GridPerValue));
        return new(picture, photo, field, ranks.IsFlat ? [] : Drawing.Contour.Of(field, level, step))
        {
            Options = options,
            IsSigned = signed,
            SpeaksAgainst = speaksAgainst && !ranks.IsFlat,
            IsFlat = ranks.IsFlat,
        };
    }

    /// <summary>The photo alone, dimmed outside the model's view.</summary>
    public static Overlay OfPhoto(PhotoSheet photo)
    {
        var field = ViewField.Of(new float[photo.Fit.View.Height * photo.Fit.View.Width], photo);
        return new(Greyed(photo, field, 1), photo, field, []) { Options = new() { Style = OverlayStyle.Contour }, IsFlat = true };
    }

    /// <summary>The photo under the colours: partly greyed within the view, dimmed outside.</summary>
    internal static Picture Greyed(PhotoSheet photo, ViewField field, float saturation = Saturation)
    {
        var from = photo.Picture.Rgb;
        var rgb = GC.AllocateUninitializedArray<byte>(from.Length);
        var width = photo.Picture.WidthPixels;
        for (var y = 0; y < photo.Picture.HeightPixels; y++)
        {
            var isShown = y >= field.Top && y < field.Top + field.HeightPixels;
            var (first, end) = isShown ? (field.Left, field.Left + field.WidthPixels) : (width, width);
            Tone(from, rgb, y * width, y * width + first, OutsideSaturation, OutsideLight);
            if (saturation < 1) Tone(from, rgb, y * width + first, y * width + end, saturation, 1);
            else from.AsSpan((y * width + first) * 3, (end - first) * 3).CopyTo(rgb.AsSpan((y * width + first) * 3));
            Tone(from, rgb, y * width + end, (y + 1) * width, OutsideSaturation, OutsideLight);
        }

        return new(photo.Picture.HeightPixels, width, rgb);
    }

    // In linear light, so that greying alone leaves the luminance as it is.
    private static void Tone(byte[] from, byte[] to, int first, int end, float saturation, float light)
    {
        var levels = LinearLight.OfLevels;
        for (var i = first * 3; i < end * 3; i += 3)
        {
            var (red, green, blue) = (levels[from[i]], levels[from[i + 1]], levels[from[i + 2]]);
            var grey = (LinearLight.Red * red + LinearLight.Green * green + LinearLight.Blue * blue) * (1 - saturation);
            to[i] = LinearLight.Level(light * (grey + saturation * red));
            to[i + 1] = LinearLight.Level(light * (grey + saturation * green));
            to[i + 2] = LinearLight.Level(light * (grey + saturation * blue));
        }
    }

    // How strong the colour of a value is, in [0, 1]; NoColour for none.
    private static Func<float, float> Strength(float[] smooth, MapRanks ranks, bool isSigned, OverlayStyle style)
    {
        var sizes = isSigned ? new MapRanks(Array.ConvertAll(smooth, Math.Abs)) : ranks;
        if (style == OverlayStyle.Linear)
        {
            var (least, range) = isSigned ? (0, sizes.Largest) : (ranks.Least, ranks.Largest - ranks.Least);
            return value => ((isSigned ? Math.Abs(value) : value) - least) / range;
        }

        var bySize = ByRank(sizes, (float)FirstColoured);
        if (!isSigned) return bySize;
        // What insertion adds first has a colour even where what speaks against the class is larger.
        var byOrder = ByRank(ranks, Math.Max((float)FirstColoured, ranks.Of(0)));
        return value => value > 0 ? Math.Max(bySize(value), byOrder(value)) : bySize(-value);
    }

    // From 0 at a rank to 1 at the top.
    private static Func<float, float> ByRank(MapRanks ranks, float first)
    {
        // Most pixels have no colour, and need no rank for it.
        var least = ranks.Above(1 - first);
        return value => value >= least && ranks.Of(value) is var rank && rank > first ? (rank - first) / (1 - first) : NoColour;
    }

    private static void Colour(Picture picture, ViewField field, Func<float, float> strength, bool isSigned, OverlayOptions options)
    {
        var palette = Palette.Named(options.Palette);
        for (var y = 0; y < field.HeightPixels; y++)
        {
            var values = field.Values.AsSpan(y * field.WidthPixels, field.WidthPixels);
            var pixels = picture.Rgb.AsSpan(((field.Top + y) * picture.WidthPixels + field.Left) * 3, values.Length * 3);
            for (var x = 0; x < values.Length; x++)
            {
                var strong = strength(values[x]);
                if (strong < 0) continue;
                var (red, green, blue) = palette.Of(strong, isSigned && values[x] < 0);
                var cover = (int)(options.Opacity * Math.Min(strong, 1) * Steps);
                pixels[x * 3] = Mixed(pixels[x * 3], red, cover);
                pixels[x * 3 + 1] = Mixed(pixels[x * 3 + 1], green, cover);
                pixels[x * 3 + 2] = Mixed(pixels[x * 3 + 2], blue, cover);
            }
        }
    }

    private static byte Mixed(byte under, byte colour, int cover) => (byte)((under * (Steps - cover) + colour * cover + Steps / 2) / Steps);

    // Values of the map for a pixel of the photo.
    private static double Reduction(PhotoSheet photo)
    {
        var geometry = ViewGeometry.Of(photo.Original, photo.Fit);
        var (part, original) = (photo.Part, photo.Original);
        return Math.Max(
            (double)geometry.Rows * part.HeightPixels / original.Height / photo.Picture.HeightPixels,
            (double)geometry.Columns * part.WidthPixels / original.Width / photo.Picture.WidthPixels);
    }
}
