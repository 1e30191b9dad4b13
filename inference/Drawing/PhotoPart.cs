using DeCam.Inference.Imaging;
using DeCam.Inference.Preprocessing;

namespace DeCam.Inference.Drawing;

/// <summary>The part of a photo that is drawn, in pixels of the photo.</summary>
/// <param name="Left">First column.</param>
/// <param name="Top">First row.</param>
/// <param name="WidthPixels">Columns.</param>
/// <param name="HeightPixels">Rows.</param>
public readonly record struct PhotoPart(int Left, int Top, int WidthPixels, int HeightPixels)
{
    // Of a photo that is longer, such as a panorama of which a model sees the middle, the view would be too small to show anything.
    private const int LongestInViews = 4;

    /// <summary>All of a photo.</summary>
    /// <param name="photo">Its size.</param>
    public static PhotoPart Whole(PixelSize photo) => new(0, 0, photo.Width, photo.Height);

    /// <summary>What is drawn of a photo: all of it, or no more than four times the longer side of what the model sees, around that.</summary>
    /// <param name="photo">Size of the photo.</param>
    /// <param name="fit">How the model sees it.</param>
    public static PhotoPart Around(PixelSize photo, ViewFit fit)
    {
        var geometry = ViewGeometry.Of(photo, fit);
        var across = Seen(photo.Width, geometry.Columns, geometry.Left, geometry.ShownColumns);
        var down = Seen(photo.Height, geometry.Rows, geometry.Top, geometry.ShownRows);
        var longest = (int)Math.Ceiling(LongestInViews * Math.Max(across.Length, down.Length));
        var (left, width) = Kept(photo.Width, across, longest);
        var (top, height) = Kept(photo.Height, down, longest);
        return new(left, top, width, height);
    }

    /// <summary>Cuts it out of the photo.</summary>
    /// <param name="photo">The whole photo.</param>
    public Picture Of(Picture photo)
    {
        if (this == Whole(new(photo.HeightPixels, photo.WidthPixels))) return photo;
        var rgb = new byte[HeightPixels * WidthPixels * 3];
        for (var y = 0; y < HeightPixels; y++)
            photo.Rgb.AsSpan(((Top + y) * photo.WidthPixels + Left) * 3, WidthPixels * 3).CopyTo(rgb.AsSpan(y * WidthPixels * 3));
        return new(HeightPixels, WidthPixels, rgb);
    }

    // What the model sees along an axis, in pixels of the photo.
    private static (double Start, double Length) Seen(int photo, long resized, long start, (int First, int Count) shown)
    {
        var scale = (double)photo / resized;
        return ((start + shown.First) * scale, shown.Count * scale);
    }

    private static (int Start, int Length) Kept(int photo, (double Start, double Length) seen, int longest) => photo <= longest ? (0, photo)
        : ((int)Math.Clamp(Math.Round(seen.Start + (seen.Length - longest) / 2), 0, photo - longest), longest);
}
