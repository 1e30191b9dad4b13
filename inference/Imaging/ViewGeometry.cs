using DeCam.Inference.Preprocessing;

namespace DeCam.Inference.Imaging;

/// <summary>Where a model's view lies on the resized picture. Outside the picture the view is padded.</summary>
/// <param name="Rows">Height of the whole picture when resized, in pixels.</param>
/// <param name="Columns">Width of the whole picture when resized, in pixels.</param>
/// <param name="Top">Row of the resized picture that the view's first row shows; negative where the view begins above the picture.</param>
/// <param name="Left">Column of the resized picture that the view's first column shows; negative where the view begins left of the picture.</param>
/// <param name="View">The view's size.</param>
internal readonly record struct ViewGeometry(long Rows, long Columns, long Top, long Left, PixelSize View)
{
    /// <summary>Rows of the view that show the picture.</summary>
    public (int First, int Count) ShownRows => Shown(Rows, Top, View.Height);

    /// <summary>Columns of the view that show the picture.</summary>
    public (int First, int Count) ShownColumns => Shown(Columns, Left, View.Width);

    /// <summary>Whether a part of the view does not show the picture.</summary>
    public bool HasBorder => ShownRows.Count < View.Height || ShownColumns.Count < View.Width;

    /// <summary>A view that shows a picture of its own size.</summary>
    public static ViewGeometry Whole(PixelSize view) => new(view.Height, view.Width, 0, 0, view);

    /// <summary>How a picture is seen.</summary>
    public static ViewGeometry Of(Picture picture, ImagePreprocessing preprocessing) =>
        Of(new PixelSize(picture.HeightPixels, picture.WidthPixels), ViewFit.Of(preprocessing));

    /// <summary>How a picture of a size is seen.</summary>
    public static ViewGeometry Of(PixelSize picture, ViewFit fit)
    {
        var view = fit.View;
        var (rows, columns) = fit.Fit switch
        {
            PictureFit.Stretch => (fit.Resize.Height, fit.Resize.Width),
            PictureFit.Letterbox => Inside(picture, view),
            _ => Over(picture, view, fit.Resize.Shorter),
        };
        return fit is { Fit: PictureFit.Letterbox, Place: PicturePlace.Start }
            ? new(rows, columns, 0, 0, view)
            : new(rows, columns, -((view.Height - rows) / 2), -((view.Width - columns) / 2), view);
    }

    // The smallest size of the picture's proportions that covers the view, scaled by resize / shorter side of the view.
    private static (long Rows, long Columns) Over(PixelSize picture, PixelSize view, int resize)
    {
        var (boxHeight, boxWidth) = ((double)view.Height * resize / view.Shorter, (double)view.Width * resize / view.Shorter);
        var isWide = picture.Width * boxHeight >= picture.Height * boxWidth;
        return isWide
            ? ((long)Math.Round(boxHeight), Math.Max((long)Math.Round(picture.Width * boxHeight / picture.Height), view.Width))
            : (Math.Max((long)Math.Round(picture.Height * boxWidth / picture.Width), view.Height), (long)Math.Round(boxWidth));
    }

    // The largest size of the picture's proportions inside the view.
    private static (long Rows, long Columns) Inside(PixelSize picture, PixelSize view)
    {
        var isWide = (long)picture.Width * view.Height >= (long)picture.Height * view.Width;
        return isWide
            ? (Math.Max(1, (long)Math.Round((double)picture.Height * view.Width / picture.Width)), view.Width)
            : (view.Height, Math.Max(1, (long)Math.Round((double)picture.Width * view.Height / picture.Height)));
    }

    private static (int First, int Count) Shown(long length, long start, int view)
    {
        var first = Math.Max(0, -start);
        return ((int)first, (int)(Math.Min(view, length - start) - first));
    }
}
