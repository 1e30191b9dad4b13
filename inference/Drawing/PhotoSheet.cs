using DeCam.Imaging;
using DeCam.Inference.Imaging;
using DeCam.Inference.Preprocessing;

namespace DeCam.Inference.Drawing;

/// <summary>A photo at the size in which it is drawn, and what the model saw of it.</summary>
/// <param name="Picture">The photo, upright; of a very long one the part around what the model saw.</param>
/// <param name="Original">Its size as decoded.</param>
/// <param name="Fit">How the model's view lies on it.</param>
public sealed record PhotoSheet(Picture Picture, PixelSize Original, ViewFit Fit)
{
    // Smaller photos are enlarged to this side; from the factor on, pixels stay visible as such.
    private const int LeastSide = 640, PixelArt = 4;

    /// <summary>What of the photo is drawn.</summary>
    public PhotoPart Part { get; init; } = PhotoPart.Whole(Original);

    /// <summary>Whether only a part of the photo is drawn.</summary>
    public bool IsCut => Part != PhotoPart.Whole(Original);

    /// <summary>Makes a photo as large as it is drawn.</summary>
    /// <param name="photo">The photo as decoded.</param>
    /// <param name="fit">How the model sees it.</param>
    /// <param name="sizePixels">Longer side at most.</param>
    public static PhotoSheet Of(Picture photo, ViewFit fit, int sizePixels)
    {
        var original = new PixelSize(photo.HeightPixels, photo.WidthPixels);
        var part = PhotoPart.Around(original, fit);
        return new PhotoSheet(part.Of(photo), original, fit) { Part = part }.At(sizePixels);
    }

    /// <summary>The model's view in place of a photo that is not there any more.</summary>
    /// <param name="view">The view.</param>
    /// <param name="sizePixels">Longer side at most.</param>
    public static PhotoSheet Of(ImageView view, int sizePixels) =>
        Of(new(view.HeightPixels, view.WidthPixels, view.Rgb.ToArray()), ViewFit.Whole(new(view.HeightPixels, view.WidthPixels)), sizePixels);

    /// <summary>The same at another size.</summary>
    /// <param name="sizePixels">Longer side at most.</param>
    public PhotoSheet At(int sizePixels)
    {
        var longer = Math.Max(Picture.HeightPixels, Picture.WidthPixels);
        var wanted = Math.Min(Math.Max(longer, LeastSide), sizePixels);
        var isEnlarged = wanted >= longer * PixelArt;
        if (isEnlarged) wanted = wanted / longer * longer;
        var (height, width) = (Side(Picture.HeightPixels, wanted, longer), Side(Picture.WidthPixels, wanted, longer));
        return wanted == longer ? this : this with
        {
            Picture = Resampling.Resize(Picture, height, width, (0, height), (0, width),
                isEnlarged ? Interpolation.Nearest : wanted > longer ? Interpolation.Bicubic : Interpolation.Bilinear),
        };
    }

    private static int Side(int side, int wanted, int longer) => Math.Max(1, (int)Math.Round((double)side * wanted / longer));
}
