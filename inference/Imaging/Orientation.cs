using SkiaSharp;

namespace DeCam.Inference.Imaging;

/// <summary>Turns a picture upright by the orientation its file notes (EXIF tag 0x0112).</summary>
internal static class Orientation
{
    /// <summary>The picture as it is meant to be seen.</summary>
    public static Picture Apply(Picture picture, SKEncodedOrigin origin)
    {
        if (origin == SKEncodedOrigin.TopLeft) return picture;
        var (height, width) = (picture.HeightPixels, picture.WidthPixels);
        var isTurned = origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
        var (newHeight, newWidth) = isTurned ? (width, height) : (height, width);
        var turned = new byte[picture.Rgb.Length];
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
                picture.Rgb.AsSpan((fromY * width + fromX) * 3, 3).CopyTo(turned.AsSpan((y * newWidth + x) * 3));
            }
        }

        return new(newHeight, newWidth, turned);
    }
}
