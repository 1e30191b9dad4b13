using SkiaSharp;

namespace DeCam.Inference.Imaging;

/// <summary>Takes the rows of a picture as its file stores them, and puts each pixel where it is meant to be seen. Nothing but the picture itself is held.</summary>
/// <param name="height">Rows stored.</param>
/// <param name="width">Columns stored.</param>
/// <param name="origin">How the picture is to be turned.</param>
internal sealed class TurnedRows(int height, int width, SKEncodedOrigin origin)
{
    private const int Rgba = 4, Rgb = 3;
    private readonly byte[] _rgb = GC.AllocateUninitializedArray<byte>(checked(height * width * Rgb));
    private readonly byte[] _row = new byte[width * Rgb];

    private bool IsTurned => origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;

    /// <summary>The picture, once every row was put.</summary>
    public Picture Picture => IsTurned ? new(width, height, _rgb) : new(height, width, _rgb);

    /// <summary>Takes a row of colours that are not multiplied by alpha; they are laid over white.</summary>
    /// <param name="y">The row, as stored.</param>
    /// <param name="rgba">[W, 4].</param>
    public void PutRgba(int y, ReadOnlySpan<byte> rgba)
    {
        var isUpright = origin == SKEncodedOrigin.TopLeft;
        WhitePage.Under(rgba[..(width * Rgba)], isUpright ? _rgb.AsSpan(y * width * Rgb, width * Rgb) : _row);
        if (!isUpright) Turn(y, _row);
    }

    /// <summary>Takes a row of opaque colours.</summary>
    /// <param name="y">The row, as stored.</param>
    /// <param name="rgb">[W, 3].</param>
    public void PutRgb(int y, ReadOnlySpan<byte> rgb)
    {
        if (origin == SKEncodedOrigin.TopLeft) rgb.CopyTo(_rgb.AsSpan(y * width * Rgb));
        else Turn(y, rgb);
    }

    // The step and the start of the row among the pixels of the upright picture.
    private void Turn(int y, ReadOnlySpan<byte> rgb)
    {
        var (start, step) = origin switch
        {
            SKEncodedOrigin.TopRight => (y * width + width - 1, -1),
            SKEncodedOrigin.BottomRight => ((height - 1 - y) * width + width - 1, -1),
            SKEncodedOrigin.BottomLeft => ((height - 1 - y) * width, 1),
            SKEncodedOrigin.LeftTop => (y, height),
            SKEncodedOrigin.RightTop => (height - 1 - y, height),
            SKEncodedOrigin.RightBottom => ((width - 1) * height + height - 1 - y, -height),
            _ => ((width - 1) * height + y, -height),
        };
        for (var x = 0; x < width; x++) rgb.Slice(x * Rgb, Rgb).CopyTo(_rgb.AsSpan((start + x * step) * Rgb));
    }
}
