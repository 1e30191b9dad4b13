using DeCam.Inference.Imaging;

namespace DeCam.Inference.Drawing;

/// <summary>
/// A map of the model's view as it lies on the photo: one value for each pixel of the photo that the view shows. The preprocessing is
/// gone back through: a pixel's centre is carried to the resized picture and from there into the view.
/// </summary>
/// <param name="Left">Column of the photo that the first value belongs to.</param>
/// <param name="Top">Row of the photo that the first value belongs to.</param>
/// <param name="WidthPixels">Columns of the photo that the view shows.</param>
/// <param name="HeightPixels">Rows of the photo that the view shows.</param>
/// <param name="Values">[H, W] row-major.</param>
public sealed record ViewField(int Left, int Top, int WidthPixels, int HeightPixels, float[] Values)
{
    private const double CubicA = -0.5;
    private const int Taps = 4;

    /// <summary>Carries a map to the photo, by cubic convolution (Keys 1981) over the values around, the edge's beyond it.</summary>
    /// <param name="map">[H, W] of the view, row-major.</param>
    /// <param name="photo">The photo.</param>
    public static ViewField Of(float[] map, PhotoSheet photo)
    {
        var geometry = ViewGeometry.Of(photo.Original, photo.Fit);
        var view = photo.Fit.View;
        var (part, original) = (photo.Part, photo.Original);
        double Columns(int pixels) => (double)geometry.Columns * pixels / original.Width;
        double Rows(int pixels) => (double)geometry.Rows * pixels / original.Height;
        var across = Axis(photo.Picture.WidthPixels, Columns(part.WidthPixels), geometry.Left - Columns(part.Left), view.Width);
        var down = Axis(photo.Picture.HeightPixels, Rows(part.HeightPixels), geometry.Top - Rows(part.Top), view.Height);
        var (width, height) = (across.At.Length, down.At.Length);
        // [h, w] -> [h, W] -> [H, W]
        var wide = new float[view.Height * width];
        for (var y = 0; y < view.Height; y++)
        {
            var row = map.AsSpan(y * view.Width, view.Width);
            for (var x = 0; x < width; x++)
            {
                var sum = 0f;
                for (var k = 0; k < Taps; k++) sum += across.Weights[x * Taps + k] * row[Math.Clamp(across.At[x] + k, 0, view.Width - 1)];
                wide[y * width + x] = sum;
            }
        }

        var values = new float[height * width];
        for (var y = 0; y < height; y++)
        {
            var to = values.AsSpan(y * width, width);
            for (var k = 0; k < Taps; k++)
            {
                var weight = down.Weights[y * Taps + k];
                var row = wide.AsSpan(Math.Clamp(down.At[y] + k, 0, view.Height - 1) * width, width);
                for (var x = 0; x < width; x++) to[x] += weight * row[x];
            }
        }

        return new(across.First, down.First, width, height, values);
    }

    /// <summary>Whether a pixel of the photo lies in the view.</summary>
    public bool Shows(int x, int y) => x >= Left && x < Left + WidthPixels && y >= Top && y < Top + HeightPixels;

    // Of each pixel of the photo whose centre the view shows: the first of four values and their weights. What is drawn of the photo
    // has a length when resized, and the view starts there.
    private static (int First, int[] At, float[] Weights) Axis(int photo, double resized, double start, int view)
    {
        var scale = resized / photo;
        var first = Math.Clamp((int)Math.Ceiling(start / scale - 0.5), 0, photo - 1);
        var end = Math.Clamp((int)Math.Ceiling((start + view) / scale - 0.5), first + 1, photo);
        var (at, weights) = (new int[end - first], new float[(end - first) * Taps]);
        for (var i = 0; i < at.Length; i++)
        {
            var place = (first + i + 0.5) * scale - start - 0.5;
            at[i] = (int)Math.Floor(place) - 1;
            for (var k = 0; k < Taps; k++) weights[i * Taps + k] = (float)Cubic(Math.Abs(place - (at[i] + k)));
        }

        return (first, at, weights);
    }

    private static double Cubic(double x) => x switch
    {
        < 1 => ((CubicA + 2) * x - (CubicA + 3)) * x * x + 1,
        < 2 => (((x - 5) * x + 8) * x - 4) * CubicA,
        _ => 0,
    };
}
