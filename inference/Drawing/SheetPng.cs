using DeCam.Inference.Imaging;
using SkiaSharp;

namespace DeCam.Inference.Drawing;

/// <summary>Draws sheets as pictures.</summary>
internal static class SheetPng
{
    private const int Rgba = 4;

    /// <summary>The PNG file of a sheet.</summary>
    public static byte[] Of(Sheet sheet)
    {
        using var bitmap = Drawn(sheet);
        return Encode(bitmap);
    }

    /// <summary>The WebP file of a sheet.</summary>
    public static byte[] WebP(Sheet sheet, int quality)
    {
        using var bitmap = Drawn(sheet);
        using var data = bitmap.Encode(SKEncodedImageFormat.Webp, quality);
        return data.ToArray();
    }

    /// <summary>The PNG file of a picture.</summary>
    public static byte[] Of(Picture picture)
    {
        using var bitmap = new SKBitmap(picture.WidthPixels, picture.HeightPixels, SKColorType.Rgba8888, SKAlphaType.Opaque);
        Copy(picture, bitmap, 0, 0);
        return Encode(bitmap);
    }

    /// <summary>The JPEG file of a picture.</summary>
    public static byte[] Jpeg(Picture picture, int quality)
    {
        using var bitmap = new SKBitmap(picture.WidthPixels, picture.HeightPixels, SKColorType.Rgba8888, SKAlphaType.Opaque);
        Copy(picture, bitmap, 0, 0);
        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, quality);
        return data.ToArray();
    }

    private static SKBitmap Drawn(Sheet sheet)
    {
        var bitmap = new SKBitmap(sheet.WidthPixels, sheet.HeightPixels, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColors.White);
        foreach (var mark in sheet.Marks) Draw(mark, canvas, bitmap);
        canvas.Flush();
        return bitmap;
    }

    private static byte[] Encode(SKBitmap bitmap)
    {
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, quality: 100);
        return data.ToArray();
    }

    private static void Draw(Mark mark, SKCanvas canvas, SKBitmap bitmap)
    {
        switch (mark)
        {
            case PictureMark picture:
                canvas.Flush();
                Copy(picture.Picture, bitmap, picture.Left, picture.Top);
                break;
            case TextMark text:
                using (var font = Lettering.Font(text.Size))
                using (var ink = Ink(text.Colour))
                    canvas.DrawText(text.Text, text.X, text.Y, text.IsAtEnd ? SKTextAlign.Right : SKTextAlign.Left, font, ink);
                break;
            case LineMark lines:
                using (var path = Path(lines.Lines))
                using (var ink = Ink(lines.Colour))
                {
                    (ink.Style, ink.StrokeWidth, ink.StrokeJoin, ink.StrokeCap) = (SKPaintStyle.Stroke, lines.Width, SKStrokeJoin.Round, SKStrokeCap.Butt);
                    canvas.DrawPath(path, ink);
                }

                break;
            case AreaMark area:
                using (var path = Path([new(area.Points, IsClosed: true)]))
                using (var ink = Ink(area.Colour))
                {
                    ink.Color = ink.Color.WithAlpha((byte)Math.Round(area.Opacity * byte.MaxValue));
                    canvas.DrawPath(path, ink);
                }

                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(mark), mark, "This mark is not known.");
        }
    }

    private static SKPaint Ink(string colour) => new() { Color = SKColor.Parse(colour), IsAntialias = true };

    private static SKPath Path(IReadOnlyList<ContourLine> lines)
    {
        var path = new SKPath();
        foreach (var line in lines)
        {
            var points = new SKPoint[line.Points.Count / 2];
            for (var i = 0; i < points.Length; i++) points[i] = new(line.Points[i * 2], line.Points[i * 2 + 1]);
            path.AddPoly(points, line.IsClosed);
        }

        return path;
    }

    private static void Copy(Picture picture, SKBitmap bitmap, int left, int top)
    {
        var pixels = bitmap.GetPixelSpan();
        for (var y = 0; y < picture.HeightPixels; y++)
        {
            var from = picture.Rgb.AsSpan(y * picture.WidthPixels * 3, picture.WidthPixels * 3);
            var to = pixels.Slice((top + y) * bitmap.RowBytes + left * Rgba, picture.WidthPixels * Rgba);
            for (int i = 0, k = 0; i < from.Length; i += 3, k += Rgba)
            {
                to[k] = from[i];
                to[k + 1] = from[i + 1];
                to[k + 2] = from[i + 2];
                to[k + 3] = byte.MaxValue;
            }
        }
    }
}
