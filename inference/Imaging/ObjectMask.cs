using DeCam.Scoring;

namespace DeCam.Inference.Imaging;

/// <summary>
/// A mask of an object, read as data: nothing is laid over a page, and indices stay indices. Where pixels are transparent, the opaque
/// ones are the object.
/// </summary>
/// <param name="Picture">The mask, upright; the object is what is brighter than <see cref="Threshold"/>, also after resizing.</param>
/// <param name="Reading">How the mask was read, for people.</param>
/// <param name="WhyEmpty">Why the mask shows no object, for people; null where it shows one.</param>
public sealed record ObjectMask(Picture Picture, string Reading, string? WhyEmpty)
{
    /// <summary>Brightness of the brightest pixel that is not the object.</summary>
    public const int Threshold = byte.MaxValue / 2;

    private const int MostListed = 8;

    /// <summary>Reads a mask.</summary>
    /// <param name="content">The file's bytes.</param>
    /// <param name="name">The file, for messages.</param>
    /// <param name="value">The grey value or palette index that is the object; null to tell by the values that occur.</param>
    /// <param name="pixelLimit">Pixels allowed; checked on the header, before anything is decoded.</param>
    /// <exception cref="ScoringRefusedException">
    /// The bytes are not a picture, are damaged, or have too many pixels, or a value was given for a mask of colours.
    /// </exception>
    public static ObjectMask Read(ReadOnlySpan<byte> content, string name, int? value = null, long pixelLimit = PictureDecoder.DefaultPixelLimit)
    {
        var pixels = new MaskPixels(content, name, pixelLimit);
        if (value is { } wanted) return Cut(pixels, pixels.Values ?? throw NoValues(name, wanted), MaskValues.Only(wanted));
        var alpha = pixels.Alpha();
        if (alpha.Any(a => a < byte.MaxValue)) return OfAlpha(pixels, alpha);
        // A palette of greys only packs a grey picture.
        if (pixels is { IsPalette: true, IsGrey: true }) return OfValues(pixels, pixels.Brightness(), isPalette: false);
        if (pixels.Values is { } values) return OfValues(pixels, values, pixels.IsPalette);
        return pixels.IsColourCoded ? OfColours(pixels) : OfBrightness(pixels);
    }

    private static ObjectMask OfAlpha(MaskPixels pixels, ushort[] alpha) => alpha.Max() > Threshold
        ? Soft(pixels, alpha, alpha, MaskValues.Half(byte.MaxValue, $"alpha above {Threshold} is the object"))
        : Cut(pixels, alpha, MaskValues.EveryBut0("alpha"));

    private static ObjectMask OfValues(MaskPixels pixels, ushort[] values, bool isPalette)
    {
        var occurring = Occurring(values);
        var highest = occurring[^1] > byte.MaxValue ? ushort.MaxValue : byte.MaxValue;
        // Values near the ends of a lossy mask are traces of its compression, not indices.
        var chosen = pixels.IsLossy && occurring[^1] > Threshold
            ? MaskValues.Half(highest, $"values above {Threshold} are the object")
            : MaskValues.Of(occurring, highest, isPalette);
        if (!chosen.IsHalf) return Cut(pixels, values, chosen);
        return Soft(pixels, highest == byte.MaxValue ? values : pixels.Brightness(), values, chosen);
    }

    private static ObjectMask OfColours(MaskPixels pixels)
    {
        var chosen = pixels.HasUnlabelled
            ? new MaskValues(v => v == 1, "every colour but black is the object, 224,224,192 is ignored")
            : new MaskValues(v => v != 0, "every colour but black is the object");
        return Cut(pixels, pixels.ColourCodes(), chosen);
    }

    // The colours are kept until the mask was resized, and averaged then.
    private static ObjectMask OfBrightness(MaskPixels pixels) =>
        Of(pixels, [.. pixels.Stored.Rgba.Where((_, i) => i % 4 != 3)], pixels.Brightness(), MaskValues.Half(byte.MaxValue, $"brightness above {Threshold} is the object"));

    private static ObjectMask Soft(MaskPixels pixels, ushort[] greys, ushort[] values, MaskValues chosen) => Of(pixels, Rgb(greys, g => (byte)g), values, chosen);

    private static ObjectMask Cut(MaskPixels pixels, ushort[] values, MaskValues chosen) =>
        Of(pixels, Rgb(values, v => chosen.IsObject(v) ? byte.MaxValue : (byte)0), values, chosen);

    private static ObjectMask Of(MaskPixels pixels, byte[] rgb, ushort[] values, MaskValues chosen)
    {
        var picture = Orientation.Apply(new(pixels.Stored.HeightPixels, pixels.Stored.WidthPixels, rgb), pixels.Stored.Origin);
        var occurring = Occurring(values);
        return new(picture, chosen.Words, occurring.Any(chosen.IsObject) ? null : $"{chosen.Words} but {Holds(occurring)}");
    }

    private static string Holds(int[] occurring) =>
        $"the mask holds {(occurring.Length > MostListed ? $"{occurring.Length} others" : string.Join(", ", occurring))}; its largest value is {occurring[^1]}";

    private static byte[] Rgb(ushort[] values, Func<ushort, byte> grey)
    {
        var rgb = new byte[values.Length * 3];
        for (var i = 0; i < values.Length; i++) rgb.AsSpan(i * 3, 3).Fill(grey(values[i]));
        return rgb;
    }

    private static int[] Occurring(ushort[] values)
    {
        var occurs = new bool[ushort.MaxValue + 1];
        foreach (var value in values) occurs[value] = true;
        return [.. Enumerable.Range(0, occurs.Length).Where(v => occurs[v])];
    }

    private static ScoringRefusedException NoValues(string name, int wanted) => new(RefusalKind.Input,
        $"Mask '{name}' has colours, so that no pixel has a single value such as {wanted}; save the mask with a palette or in grey, or leave --mask-value out.");
}
