using DeCam.Scoring;
using SkiaSharp;

namespace DeCam.Inference.Imaging;

/// <summary>A decoded picture as its file stores it: not yet turned, nothing laid over anything.</summary>
/// <param name="HeightPixels">Rows.</param>
/// <param name="WidthPixels">Columns.</param>
/// <param name="Rgba">[H, W, 4] row-major, 8 bits a channel, colours not multiplied by alpha.</param>
/// <param name="Origin">How it is to be turned.</param>
/// <param name="Format">Format of the file.</param>
internal sealed record StoredPicture(int HeightPixels, int WidthPixels, byte[] Rgba, SKEncodedOrigin Origin, SKEncodedImageFormat Format)
{
    /// <summary>Decodes a file.</summary>
    /// <param name="content">Its bytes.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="pixelLimit">Pixels allowed; checked on the header, before anything is decoded.</param>
    /// <param name="room">Gives at least so many bytes for <see cref="Rgba"/>; null for an array of its own, of exactly that length.</param>
    /// <exception cref="ScoringRefusedException">The bytes are not a picture, are damaged, or have too many pixels.</exception>
    public static StoredPicture Decode(ReadOnlySpan<byte> content, string name, long pixelLimit, Func<int, byte[]>? room = null)
    {
        if (RareFormats.TryDecode(content, name, pixelLimit) is { } rare) return rare;
        using var data = SKData.CreateCopy(content);
        using var codec = SKCodec.Create(data) ?? throw Refused($"Image '{name}' is not a PNG, JPEG, WebP, BMP, GIF, TIFF, TGA, PNM or QOI picture; convert it to one.");
        var (width, height) = (codec.Info.Width, codec.Info.Height);
        if ((long)width * height > pixelLimit)
        {
            throw Refused($"Image '{name}' has {width} x {height} = {(long)width * height / 1e6:0.#} megapixels but at most {pixelLimit / 1e6:0.#} are decoded; " +
                "scale it down first.");
        }

        var rgba = room?.Invoke(height * width * 4) ?? new byte[height * width * 4];
        // A pixel that a frame leaves out is black, not what a picture before left behind. JPEG and PNG have every pixel.
        if (codec.EncodedFormat is not (SKEncodedImageFormat.Jpeg or SKEncodedImageFormat.Png)) rgba.AsSpan(0, height * width * 4).Clear();
        SKCodecResult result;
        unsafe
        {
            fixed (byte* pixels = rgba)
                result = codec.GetPixels(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul), (nint)pixels);
        }

        if (result is not SKCodecResult.Success) throw Refused($"Image '{name}' is damaged or cut short ({result}); get a whole copy of it.");
        var origin = codec.EncodedOrigin is var noted and not SKEncodedOrigin.TopLeft ? noted : ExifOrientation.OfPng(content);
        return new(height, width, rgba, origin, codec.EncodedFormat);
    }

    private static ScoringRefusedException Refused(string message) => new(RefusalKind.Input, message);
}
