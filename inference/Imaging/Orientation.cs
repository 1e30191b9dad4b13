using SkiaSharp;

namespace DeCam.Inference.Imaging;

/// <summary>Turns a picture upright by the orientation its file notes (EXIF tag 0x0112).</summary>
internal static class Orientation
{
    /// <summary>The picture as it is meant to be seen.</summary>
    public static Picture Apply(Picture picture, SKEncodedOrigin origin)
    {
        var (height, width, rgb) = Apply(picture.Rgb, 3, picture.HeightPixels, picture.WidthPixels, origin);
        return new(height, width, rgb);
    }

    /// <summary>[H, W, channels] values, in the order in which they are meant to be seen.</summary>
    public static (int HeightPixels, int WidthPixels, T[] Values) Apply<T>(T[] values, int channels, int height, int width, SKEncodedOrigin origin)
    {
        if (origin == SKEncodedOrigin.TopLeft) return (height, width, values);
        var isTurned = origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
        var (newHeight, newWidth) = isTurned ? (width, height) : (height, width);
        var turned = new T[values.Length];
        for (var y = 0; y < newHeight; y++)
        {
            for (var x = 0; x < newWidth; x++)
            {
                var (fromX, fromY) = origin switch
                {
                    SKEncodedOrigin.TopRight => (width - 1 - x, y),
                    SKEncodedOrigin.BottomRight => (width - 1 - x, height - 1 - y),
                    SKEncodedOrigin.BottomLeft => (x, height - 1 - y),
                    SKEncodedOrigin.LeftTop => (y, x),
                    SKEncodedOrigin.RightTop => (y, height - 1 - x),
                    SKEncodedOrigin.RightBottom => (width - 1 - y, height - 1 - x),
                    _ => (width - 1 - y, x),
                };
                values.AsSpan((fromY * width + fromX) * channels, channels).CopyTo(turned.AsSpan((y * newWidth + x) * channels));
            }
        }

        return (newHeight, newWidth, turned);
    }
}
