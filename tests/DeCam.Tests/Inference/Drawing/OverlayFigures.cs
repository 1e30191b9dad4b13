using DeCam.Inference.Drawing;
using DeCam.Inference.Imaging;

namespace DeCam.Tests.Inference.Drawing;

/// <summary>Measures an overlay as an eye would: computed here from its pixels, not by what drew them.</summary>
internal static class OverlayFigures
{
    private const double LowRank = 0.6, TopShare = 0.1;

    /// <summary>The value that the contour runs along: the one above which the top share of the map lies.</summary>
    public static float Level(Overlay overlay)
    {
        var line = overlay.Contour[0].Points;
        return Value(overlay, line[0], line[1]);
    }

    /// <summary>Largest change of relative luminance that colours make within the view, below the 60th percentile and off the contour.</summary>
    public static double LargestLuminanceChange(Overlay overlay, Picture drawn)
    {
        var near = NearContour(overlay);
        var low = overlay.View.Values.Order().ElementAt((int)(LowRank * overlay.View.Values.Length) - 1);
        var largest = 0.0;
        for (var i = 0; i < overlay.View.Values.Length; i++)
        {
            var (x, y) = (overlay.View.Left + i % overlay.View.WidthPixels, overlay.View.Top + i / overlay.View.WidthPixels);
            var isFrame = i % overlay.View.WidthPixels is var column && Math.Min(column, overlay.View.WidthPixels - 1 - column) < 2 || Math.Min(y - overlay.View.Top, overlay.View.Top + overlay.View.HeightPixels - 1 - y) < 2;
            if (overlay.View.Values[i] >= low || near[y * overlay.Picture.WidthPixels + x] || isFrame) continue;
            largest = Math.Max(largest, Math.Abs(Luminance(drawn, x, y) - Luminance(overlay.Photo.Picture, x, y)));
        }

        return largest;
    }

    /// <summary>Contrast (WCAG 2.2) of the contour against the halo beside it: the least over 95 % of its points, as corners of the line cover each other.</summary>
    /// <param name="overlay">The overlay.</param>
    /// <param name="drawn">Its picture with lines.</param>
    /// <param name="isCrowded">Whether lines lie so near to each other that the halo of a point may be seen on one side only.</param>
    public static double LeastContourContrast(Overlay overlay, Picture drawn, bool isCrowded)
    {
        var (line, halo) = OverlaySheet.Widths(Math.Max(overlay.Picture.WidthPixels, overlay.Picture.HeightPixels));
        var away = (line + halo) / 4;
        var ratios = new List<double>();
        foreach (var points in overlay.Contour.Select(c => c.Points))
        {
            for (var i = 2; i + 3 < points.Count; i += 2)
            {
                var (x, y, dx, dy) = (points[i], points[i + 1], points[i + 2] - points[i - 2], points[i + 3] - points[i - 1]);
                var length = MathF.Sqrt(dx * dx + dy * dy);
                if (length == 0) continue;
                var (one, other) = (At(drawn, x - dy / length * away, y + dx / length * away), At(drawn, x + dy / length * away, y - dx / length * away));
                var beside = isCrowded ? Math.Min(one, other) : Math.Max(one, other);
                ratios.Add((At(drawn, x, y) + 0.05) / (beside + 0.05));
            }
        }

        ratios.Sort();
        return ratios[ratios.Count / 20];
    }

    /// <summary>Mean distance in CIELAB (1976) between the coloured and the greyed photo where the map is among its top 10 %.</summary>
    public static double MeanDistanceOfTheTop(Overlay overlay)
    {
        var grey = Overlay.Greyed(overlay.Photo, overlay.View);
        var top = overlay.View.Values.Order().ElementAt((int)((1 - TopShare) * overlay.View.Values.Length));
        return Enumerable.Range(0, overlay.View.Values.Length).Where(i => overlay.View.Values[i] >= top).Average(i =>
        {
            var at = ((overlay.View.Top + i / overlay.View.WidthPixels) * overlay.Picture.WidthPixels + overlay.View.Left + i % overlay.View.WidthPixels) * 3;
            return Distance(Lab(overlay.Picture.Rgb.AsSpan(at, 3)), Lab(grey.Rgb.AsSpan(at, 3)));
        });
    }

    /// <summary>A colour in CIELAB under D65.</summary>
    public static (double L, double A, double B) Lab(ReadOnlySpan<byte> rgb)
    {
        var (r, g, b) = (Linear(rgb[0]), Linear(rgb[1]), Linear(rgb[2]));
        var (x, y, z) = (F((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047), F(0.2126729 * r + 0.7151522 * g + 0.0721750 * b), F((0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / 1.08883));
        return (116 * y - 16, 500 * (x - y), 200 * (y - z));
    }

    /// <summary>The distance of two colours (CIE 1976).</summary>
    public static double Distance((double L, double A, double B) one, (double L, double A, double B) other) =>
        Math.Sqrt((one.L - other.L) * (one.L - other.L) + (one.A - other.A) * (one.A - other.A) + (one.B - other.B) * (one.B - other.B));

    private static double Linear(byte level) => level / 255.0 <= 0.04045 ? level / 255.0 / 12.92 : Math.Pow((level / 255.0 + 0.055) / 1.055, 2.4);

    private static double F(double t) => t > 216.0 / 24389 ? Math.Cbrt(t) : (24389.0 / 27 * t + 16) / 116;

    private static double Luminance(Picture picture, int x, int y)
    {
        var at = (y * picture.WidthPixels + x) * 3;
        return 0.2126 * Linear(picture.Rgb[at]) + 0.7152 * Linear(picture.Rgb[at + 1]) + 0.0722 * Linear(picture.Rgb[at + 2]);
    }

    private static double At(Picture picture, float x, float y) =>
        Luminance(picture, Math.Clamp((int)x, 0, picture.WidthPixels - 1), Math.Clamp((int)y, 0, picture.HeightPixels - 1));

    // Between the four values around.
    private static float Value(Overlay overlay, float x, float y)
    {
        var (u, v) = (x - 0.5f - overlay.View.Left, y - 0.5f - overlay.View.Top);
        var (left, top) = ((int)u, (int)v);
        float Of(int column, int row) => overlay.View.Values[Math.Min(row, overlay.View.HeightPixels - 1) * overlay.View.WidthPixels + Math.Min(column, overlay.View.WidthPixels - 1)];
        var (a, b) = (Of(left, top) + (u - left) * (Of(left + 1, top) - Of(left, top)), Of(left, top + 1) + (u - left) * (Of(left + 1, top + 1) - Of(left, top + 1)));
        return a + (v - top) * (b - a);
    }

    private static bool[] NearContour(Overlay overlay)
    {
        var reach = (int)OverlaySheet.Widths(Math.Max(overlay.Picture.WidthPixels, overlay.Picture.HeightPixels)).Halo + 2;
        var (width, height) = (overlay.Picture.WidthPixels, overlay.Picture.HeightPixels);
        var near = new bool[width * height];
        foreach (var points in overlay.Contour.Select(c => c.Points))
            for (var i = 0; i < points.Count; i += 2)
                for (var y = Math.Max(0, (int)points[i + 1] - reach); y <= Math.Min(height - 1, (int)points[i + 1] + reach); y++)
                    near.AsSpan(y * width + Math.Max(0, (int)points[i] - reach), Math.Min(width - 1, (int)points[i] + reach) - Math.Max(0, (int)points[i] - reach) + 1).Fill(true);
        return near;
    }
}
