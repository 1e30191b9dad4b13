using DeCam.Imaging;
using DeCam.Inference.Imaging;

namespace DeCam.Inference.Drawing;

/// <summary>Draws saliency maps: the map alone, or over the model's view with a colour bar and a caption.</summary>
public static class HeatMap
{
    /// <summary>The map alone as a PNG, one pixel a value, from its minimum (dark) to its maximum (bright).</summary>
    /// <param name="map">[H, W] row-major, finite.</param>
    /// <param name="heightPixels">H.</param>
    /// <param name="widthPixels">W.</param>
    public static byte[] ToPng(ReadOnlySpan<float> map, int heightPixels, int widthPixels)
    {
        var scale = MapScale.Of(map);
        var rgb = new byte[map.Length * 3];
        for (var i = 0; i < map.Length; i++)
            (rgb[i * 3], rgb[i * 3 + 1], rgb[i * 3 + 2]) = ColourMap.Of(scale.Normalise(map[i]));
        using var canvas = new PictureCanvas(heightPixels, widthPixels);
        canvas.Draw(new(heightPixels, widthPixels, rgb), 0, 0, 1);
        return canvas.ToPng();
    }

    /// <summary>The map over the model's view as a PNG, enlarged to be seen, with a colour bar and a caption.</summary>
    /// <param name="view">The model's view of the image.</param>
    /// <param name="map">[H, W] of the view's size, finite.</param>
    /// <param name="caption">Such as "Egyptian cat 0.523"; shortened when it is too long.</param>
    public static byte[] OverlayToPng(ImageView view, float[] map, string caption) =>
        SideBySide.ToPng(view, [new(caption, map)], withImage: false, columns: 1);

    /// <summary>
    /// The view in grey with the map's colours over it, covering the more the higher the value, so that what does not matter still
    /// shows.
    /// </summary>
    internal static Picture Over(ImageView view, ReadOnlySpan<float> map)
    {
        const float least = 0.35f, most = 0.8f;
        var scale = MapScale.Of(map);
        var from = view.Rgb.Span;
        var rgb = new byte[from.Length];
        for (var i = 0; i < map.Length; i++)
        {
            var value = scale.Normalise(map[i]);
            var share = least + (most - least) * value;
            var grey = (1 - share) * (0.299f * from[i * 3] + 0.587f * from[i * 3 + 1] + 0.114f * from[i * 3 + 2]);
            var (red, green, blue) = ColourMap.Of(value);
            rgb[i * 3] = (byte)(grey + share * red);
            rgb[i * 3 + 1] = (byte)(grey + share * green);
            rgb[i * 3 + 2] = (byte)(grey + share * blue);
        }

        return new(view.HeightPixels, view.WidthPixels, rgb);
    }
}
