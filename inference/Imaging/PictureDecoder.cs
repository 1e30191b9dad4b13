using DeCam.Scoring;

namespace DeCam.Inference.Imaging;

/// <summary>
/// Decodes PNG, JPEG, WebP, BMP, GIF (first frame), TIFF (first page), TGA, PBM, PGM, PPM and QOI, grey, palette and transparent ones.
/// Transparent pixels are laid over white, as on a page. The orientation that a file notes (EXIF in JPEG, WebP and PNG, or the tag of
/// TIFF) is applied. Embedded colour profiles are not, as in the pipelines that models are trained with.
/// </summary>
public static class PictureDecoder
{
    /// <summary>Largest picture decoded, in pixels, unless told otherwise: 400 MB at four bytes each.</summary>
    public const long DefaultPixelLimit = 100_000_000;

    // Of what a decoder holds beside the picture: 1.2 times the colours of the largest one.
    private const long MostBytes = DefaultPixelLimit * 4 * 12 / 10;

    /// <summary>Decodes a picture.</summary>
    /// <param name="content">The file's bytes.</param>
    /// <param name="name">The file, for messages.</param>
    /// <param name="pixelLimit">Pixels allowed; checked on the header, before anything is decoded.</param>
    /// <exception cref="ScoringRefusedException">The bytes are not a picture, are damaged, or have too many pixels.</exception>
    public static Picture Decode(ReadOnlySpan<byte> content, string name, long pixelLimit = DefaultPixelLimit)
    {
        if (LargePicture.PixelsOf(content) is var pixels && pixels >= LargePicture.LeastPixels && pixels <= pixelLimit)
        {
            if (JpegFrame.Of(content).BufferedBytes is var buffered && buffered > MostBytes)
                throw new ScoringRefusedException(RefusalKind.Input,
                    $"Image '{name}' is a progressive JPEG whose decoding takes {buffered / 1e6:0} MB but at most {MostBytes / 1e6:0} MB are used; save it as a baseline JPEG, or scale it down.");
            if ((LargePicture.TryDecode(content) ?? RareFormats.TryDecodeLarge(content, name, pixelLimit)) is { } large) return large;
        }

        using var scratch = new ScratchBytes();
        var stored = StoredPicture.Decode(content, name, pixelLimit, scratch.AtLeast);
        var rgb = WhitePage.Under(stored.Rgba.AsSpan(0, stored.HeightPixels * stored.WidthPixels * 4));
        return Orientation.Apply(new(stored.HeightPixels, stored.WidthPixels, rgb), stored.Origin);
    }
}
