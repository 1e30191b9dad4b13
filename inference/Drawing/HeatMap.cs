namespace DeCam.Inference.Drawing;

/// <summary>Draws a saliency map alone.</summary>
public static class HeatMap
{
    /// <summary>The map as a PNG, one pixel a value, from its minimum (dark) to its maximum (bright).</summary>
    /// <param name="map">[H, W] row-major, finite.</param>
    /// <param name="heightPixels">H.</param>
    /// <param name="widthPixels">W.</param>
    public static byte[] ToPng(ReadOnlySpan<float> map, int heightPixels, int widthPixels)
    {
        var scale = MapScale.Of(map);
        var rgb = new byte[map.Length * 3];
        for (var i = 0; i < map.Length; i++)
            (rgb[i * 3], rgb[i * 3 + 1], rgb[i * 3 + 2]) = ColourMap.Of(scale.Normalise(map[i]));
        return SheetPng.Of(new Imaging.Picture(heightPixels, widthPixels, rgb));
    }
}
