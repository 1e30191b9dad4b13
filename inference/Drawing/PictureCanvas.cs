using DeCam.Inference.Imaging;
using SkiaSharp;

namespace DeCam.Inference.Drawing;

/// <summary>A white sheet to draw pictures and text on.</summary>
internal sealed class PictureCanvas : IDisposable
{
    private readonly SKBitmap _bitmap;
    private readonly SKCanvas _canvas;
    private readonly SKPaint _ink = new() { Color = SKColors.Black, IsAntialias = true };

    public PictureCanvas(int heightPixels, int widthPixels)
    {
        _bitmap = new(widthPixels, heightPixels, SKColorType.Rgba8888, SKAlphaType.Opaque);
        _canvas = new(_bitmap);
        _canvas.Clear(SKColors.White);
    }

    /// <summary>Copies a picture, each pixel enlarged to a square of <paramref name="enlarge"/> pixels.</summary>
    public void Draw(Picture picture, int left, int top, int enlarge)
    {
        _canvas.Flush();
        var pixels = _bitmap.GetPixelSpan();
        for (var y = 0; y < picture.HeightPixels * enlarge; y++)
        {
            for (var x = 0; x < picture.WidthPixels * enlarge; x++)
            {
                var rgb = picture.Rgb.AsSpan((y / enlarge * picture.WidthPixels + x / enlarge) * 3, 3);
                rgb.CopyTo(pixels[((top + y) * _bitmap.RowBytes + (left + x) * _bitmap.BytesPerPixel)..]);
            }
        }
    }

    /// <summary>Writes a line of text with its baseline at <paramref name="y"/>, no wider than <paramref name="width"/>.</summary>
    public void Write(string text, float x, float y, float width, float size)
    {
        using var font = Lettering.Font(size);
        _canvas.DrawText(Lettering.Fit(text, font, width), x, y, SKTextAlign.Left, font, _ink);
    }

    /// <summary>The sheet as a PNG file.</summary>
    public byte[] ToPng()
    {
        _canvas.Flush();
        using var data = _bitmap.Encode(SKEncodedImageFormat.Png, quality: 100);
        return data.ToArray();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ink.Dispose();
        _canvas.Dispose();
        _bitmap.Dispose();
    }
}
