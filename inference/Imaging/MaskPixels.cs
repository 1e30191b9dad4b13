using DeCam.Scoring;
using SkiaSharp;

namespace DeCam.Inference.Imaging;

/// <summary>The pixels of a mask's file as numbers.</summary>
internal sealed class MaskPixels
{
    private const int Channels = 4, MostGreys = 256, MostCodes = 64, Black = 0, Unlabelled = 224 << 16 | 224 << 8 | 192;
    private readonly HashSet<int> _colours = [];

    /// <summary>Reads a file.</summary>
    /// <param name="content">Its bytes.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="pixelLimit">Pixels allowed.</param>
    /// <exception cref="ScoringRefusedException">The bytes are not a picture, are damaged, or have too many pixels.</exception>
    public MaskPixels(ReadOnlySpan<byte> content, string name, long pixelLimit)
    {
        Stored = StoredPicture.Decode(content, name, pixelLimit);
        var samples = Samples(content, name);
        for (var i = 0; i < Stored.Rgba.Length / Channels && _colours.Count <= MostGreys; i++) _colours.Add(Colour(i));
        IsGrey = _colours.All(c => (c >> 16) == (c >> 8 & 0xFF) && (c >> 16) == (c & 0xFF));
        IsPalette = samples is { IsPalette: true };
        Values = samples?.Values ?? (IsGrey ? Map(i => Stored.Rgba[i * Channels]) : null);
    }

    /// <summary>The picture as decoded.</summary>
    public StoredPicture Stored { get; }

    /// <summary>[H, W] Palette indices or grey values; null for a picture of colours.</summary>
    public ushort[]? Values { get; }

    /// <summary>Whether <see cref="Values"/> are indices.</summary>
    public bool IsPalette { get; }

    /// <summary>Whether no pixel has a colour.</summary>
    public bool IsGrey { get; }

    /// <summary>Whether the file keeps values only roughly.</summary>
    public bool IsLossy => Stored.Format is SKEncodedImageFormat.Jpeg;

    /// <summary>Whether the picture consists of a few colours, one of them black, as masks do that show classes by colours.</summary>
    public bool IsColourCoded => _colours.Count <= MostCodes && _colours.Contains(Black) && !IsLossy;

    /// <summary>Whether the colour that Pascal VOC gives to pixels nobody labelled occurs beside others.</summary>
    public bool HasUnlabelled => _colours.Contains(Unlabelled) && _colours.Count > 2;

    /// <summary>[H, W] The opacity.</summary>
    public ushort[] Alpha() => Map(i => Stored.Rgba[i * Channels + 3]);

    /// <summary>[H, W] The mean of the three colours.</summary>
    public ushort[] Brightness() => Map(i => (Stored.Rgba[i * Channels] + Stored.Rgba[i * Channels + 1] + Stored.Rgba[i * Channels + 2]) / 3);

    /// <summary>[H, W] 0 for black, 255 for the colour of unlabelled pixels, 1 for the others.</summary>
    public ushort[] ColourCodes() => Map(i => Colour(i) switch { Black => 0, Unlabelled => byte.MaxValue, _ => 1 });

    private ushort[] Map(Func<int, int> value)
    {
        var values = new ushort[Stored.Rgba.Length / Channels];
        for (var i = 0; i < values.Length; i++) values[i] = (ushort)value(i);
        return values;
    }

    private int Colour(int pixel) => Stored.Rgba[pixel * Channels] << 16 | Stored.Rgba[pixel * Channels + 1] << 8 | Stored.Rgba[pixel * Channels + 2];

    private PngSamples? Samples(ReadOnlySpan<byte> content, string name)
    {
        try
        {
            return PngSamples.Of(content, Stored.HeightPixels, Stored.WidthPixels);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw new ScoringRefusedException(RefusalKind.Input, $"Mask '{name}' is damaged or cut short ({e.Message.TrimEnd('.')}); get a whole copy of it.");
        }
    }
}
