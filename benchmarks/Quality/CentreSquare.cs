using SkiaSharp;

namespace DeCam.Benchmarks.Quality;

/// <summary>
/// Cuts the centre square out of a photo before it is resized, as the reference implementation's photos were; cutting after resizing
/// moves the square by parts of a pixel, and single photos by several points.
/// </summary>
internal static class CentreSquare
{
    /// <summary>The centre square as PNG; a square picture as it is.</summary>
    public static byte[] Of(byte[] content)
    {
        using var picture = SKBitmap.Decode(content);
        var side = Math.Min(picture.Width, picture.Height);
        if (picture.Width == picture.Height) return content;
        using var square = new SKBitmap();
        picture.ExtractSubset(square, SKRectI.Create((picture.Width - side) / 2, (picture.Height - side) / 2, side, side));
        return square.Encode(SKEncodedImageFormat.Png, 100).ToArray();
    }
}
