using DeCam.Cluster.Client.Pages;
using DeCam.Cluster.Client.Results;
using DeCam.Inference.Drawing;
using DeCam.Inference.Imaging;

namespace DeCam.Cluster.Client.Explain;

/// <summary>The pictures of one image on the contact sheet, small and without words, which the page has itself.</summary>
/// <param name="Photo">The photo.</param>
/// <param name="Maps">Its maps, in the order of the results.</param>
internal sealed record SheetPictures(GridPicture Photo, IReadOnlyList<GridPicture> Maps)
{
    /// <summary>Pictures that a page holds at most, about 5 MB; a page of more shows those that lie beside it.</summary>
    public const int Most = 300;

    private const int Quality = 62;

    /// <summary>How many pictures an image takes: its photo, and one for each result.</summary>
    public static int Count(ExplainItem item) => item.Results.Count == 0 ? 0 : 1 + item.Results.Count;

    /// <summary>Draws them.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="results">The results, whose maps are read.</param>
    /// <param name="options">How overlays are drawn.</param>
    public static SheetPictures Of(FoundPhoto photo, IReadOnlyList<WrittenResult> results, OverlayOptions options) => new(
        Picture(Overlay.OfPhoto(photo.Photo), $"The photo {results[0].Document.Image.Name}") with { Note = photo.PageNote },
        [.. results.Select(r => OfMap(photo, r, options))]);

    private static GridPicture OfMap(FoundPhoto photo, WrittenResult result, OverlayOptions options)
    {
        var overlay = Overlay.Of(photo.Photo, Map(result), ResultPictures.IsSigned(result.Document.Method.Name), options);
        return Picture(overlay, SheetMap.Alt(result.Document)) with { Note = overlay.Warning };
    }

    private static float[] Map(WrittenResult result)
    {
        var file = Path.Combine(result.Folder, result.Document.Map.File);
        return Npy.Read(File.ReadAllBytes(file), file).Values;
    }

    private static GridPicture Picture(Overlay overlay, string alt) =>
        new(GridPicture.DataUrl(OverlaySheet.ToWebP(overlay, Quality)), overlay.Picture.WidthPixels, overlay.Picture.HeightPixels, alt);
}
