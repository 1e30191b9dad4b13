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
    public void PutRgba(int y, ReadOnlySpan<byte> rgba) => PutRgba(y, rgba, 0, 1);

    /// <summary>The same for every so many pixels of a row.</summary>
    /// <param name="y">The row, as stored.</param>
    /// <param name="rgba">[w, 4].</param>
    /// <param name="first">Column of the first of these pixels.</param>
    /// <param name="across">Columns from one to the next.</param>
    public void PutRgba(int y, ReadOnlySpan<byte> rgba, int first, int across)
    {
        var count = CountOf(first, across);
        var isInPlace = across == 1 && origin == SKEncodedOrigin.TopLeft;
        WhitePage.Under(rgba[..(count * Rgba)], isInPlace ? _rgb.AsSpan((y * width + first) * Rgb, count * Rgb) : _row.AsSpan(0, count * Rgb));
        if (!isInPlace) Turn(y, _row, first, across);
    }

    /// <summary>Takes a row of opaque colours.</summary>
    /// <param name="y">The row, as stored.</param>
    /// <param name="rgb">[W, 3].</param>
    public void PutRgb(int y, ReadOnlySpan<byte> rgb) => PutRgb(y, rgb, 0, 1);

    /// <summary>The same for every so many pixels of a row.</summary>
    /// <param name="y">The row, as stored.</param>
    /// <param name="rgb">[w, 3].</param>
    /// <param name="first">Column of the first of these pixels.</param>
    /// <param name="across">Columns from one to the next.</param>
    public void PutRgb(int y, ReadOnlySpan<byte> rgb, int first, int across)
    {
        if (across == 1 && origin == SKEncodedOrigin.TopLeft) rgb[..(CountOf(first, across) * Rgb)].CopyTo(_rgb.AsSpan((y * width + first) * Rgb));
        else Turn(y, rgb, first, across);
    }

    private int CountOf(int first, int across) => (width - first + across - 1) / across;

    // The step and the start of the row among the pixels of the upright picture.
    private void Turn(int y, ReadOnlySpan<byte> rgb, int first, int across)
    {
        var (start, step) = origin switch
        {
            SKEncodedOrigin.TopLeft => (y * width, 1),
            SKEncodedOrigin.TopRight => (y * width + width - 1, -1),
            SKEncodedOrigin.BottomRight => ((height - 1 - y) * width + width - 1, -1),
            SKEncodedOrigin.BottomLeft => ((height - 1 - y) * width, 1),
            SKEncodedOrigin.LeftTop => (y, height),
            SKEncodedOrigin.RightTop => (height - 1 - y, height),
            SKEncodedOrigin.RightBottom => ((width - 1) * height + height - 1 - y, -height),
            _ => ((width - 1) * height + y, -height),
        };
        var count = CountOf(first, across);
        for (var x = 0; x < count; x++) rgb.Slice(x * Rgb, Rgb).CopyTo(_rgb.AsSpan((start + (first + x * across) * step) * Rgb));
    }
}
