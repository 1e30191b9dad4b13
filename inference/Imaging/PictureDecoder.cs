using DeCam.Scoring;
using SkiaSharp;

namespace DeCam.Inference.Imaging;

/// <summary>
/// Decodes PNG, JPEG, WebP, BMP and GIF (first frame), grey, palette and transparent ones. Transparent pixels are laid over white,
/// as on a page. The orientation that a camera noted (EXIF) is applied. Embedded colour profiles are not, as in the pipelines
/// that models are trained with.
/// </summary>
public static class PictureDecoder
{
    /// <summary>Largest picture decoded, in pixels, unless told otherwise: 400 MB at four bytes each.</summary>
    public const long DefaultPixelLimit = 100_000_000;

    /// <summary>Decodes a picture.</summary>
    /// <param name="content">The file's bytes.</param>
    /// <param name="name">The file, for messages.</param>
    /// <param name="pixelLimit">Pixels allowed; checked on the header, before anything is decoded.</param>
    /// <exception cref="ScoringRefusedException">It is no picture, is damaged, or is too large.</exception>
    public static Picture Decode(ReadOnlySpan<byte> content, string name, long pixelLimit = DefaultPixelLimit)
    {
        using var data = SKData.CreateCopy(content);
        using var codec = SKCodec.Create(data) ?? throw Refused($"Image '{name}' is not a PNG, JPEG, WebP, BMP or GIF picture; convert it to one.");
        var (width, height) = (codec.Info.Width, codec.Info.Height);
        if ((long)width * height > pixelLimit)
        {
            throw Refused($"Image '{name}' has {width} x {height} = {(long)width * height / 1e6:0.#} megapixels but at most {pixelLimit / 1e6:0.#} are decoded; " +
                "scale it down first.");
        }

        var rgba = new byte[height * width * 4];
        SKCodecResult result;
        unsafe
        {
            fixed (byte* pixels = rgba)
                result = codec.GetPixels(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul), (nint)pixels);
        }

        if (result is not SKCodecResult.Success) throw Refused($"Image '{name}' is damaged or cut short ({result}); get a whole copy of it.");
        return Orientation.Apply(new(height, width, OverWhite(rgba)), codec.EncodedOrigin);
    }

    private static byte[] OverWhite(byte[] rgba)
    {
        var rgb = new byte[rgba.Length / 4 * 3];
        for (int from = 0, to = 0; from < rgba.Length; from += 4, to += 3)
        {
            var alpha = rgba[from + 3];
            for (var channel = 0; channel < 3; channel++)
                rgb[to + channel] = (byte)((rgba[from + channel] * alpha + byte.MaxValue * (byte.MaxValue - alpha) + 127) / byte.MaxValue);
        }

        return rgb;
    }

    private static ScoringRefusedException Refused(string message) => new(RefusalKind.Input, message);
}
