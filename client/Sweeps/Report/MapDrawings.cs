using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.Pages;
using DeCam.Cluster.Client.Results;
using DeCam.Cluster.Client.Sweeps.Results;
using DeCam.Cluster.Client.Sweeps.Specification;
using DeCam.Inference.Drawing;

namespace DeCam.Cluster.Client.Sweeps.Report;

/// <summary>Draws the maps of a sweep over the original photos, or what the model saw of them, several at once.</summary>
/// <param name="calls">Has the maps.</param>
/// <param name="spec">Says how they are drawn.</param>
/// <param name="keep">Keeps a picture under a name and tells its address.</param>
internal sealed class MapDrawings(ClusterCalls calls, SweepSpec spec, Func<string, byte[], string> keep)
{
    /// <summary>Quality of the pictures: shown at 300 pixels and enlarged to thrice that, a photo under colours shows no loss.</summary>
    public const int Quality = 46;

    // Each photo that is drawn on takes tens of megabytes.
    private const int MostAtOnce = 4;
    private static readonly int AtOnce = Math.Min(MostAtOnce, Environment.ProcessorCount);

    private readonly OverlayOptions _options = Options(spec);

    /// <summary>The pictures of rows by their names; those of rows whose map is not stored are not there.</summary>
    public async Task<IReadOnlyDictionary<string, GridPicture>> DrawAsync(IEnumerable<SweepRow> rows, CancellationToken cancellationToken)
    {
        var drawn = new ConcurrentDictionary<string, GridPicture>(StringComparer.Ordinal);
        if (!spec.KeepMaps) return drawn;
        var photos = new SweepPhotos(calls.Cluster, spec);
        var views = rows.Where(r => r.Failure is null && r.MapSha256.Length > 0 && r.ViewSha256.Length > 0).GroupBy(r => r.ViewSha256);
        await Parallel.ForEachAsync(views, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (view, stop) =>
        {
            var first = view.First();
            if (await photos.FindAsync(first, stop) is not { } found) return;
            var photo = found.Photo;
            drawn[PhotoOf(first)] = Picture(Overlay.OfPhoto(photo), PhotoOf(first), $"The photo {first.Image}") with { Note = found.PageNote };
            foreach (var row in view)
            {
                if (await calls.Cluster.FindAsync(row.MapSha256, stop) is not { } stored) continue;
                var map = MemoryMarshal.Cast<byte, float>(stored.Span).ToArray();
                var overlay = Overlay.Of(photo, map, ResultPictures.IsSigned(spec.Methods.First(m => m.Name == row.Method).Method), _options);
                drawn[ReportPages.Picture(row)] = Picture(overlay, ReportPages.Picture(row), $"Map by {row.Method} over {row.Image}") with { Note = overlay.Warning };
            }
        });
        return drawn;
    }

    /// <summary>How the maps of a sweep are drawn: those of different methods have nothing in common but their order.</summary>
    public static OverlayOptions Options(SweepSpec spec)
    {
        var options = PicturesEntry.Options(spec.Pictures);
        return options.Style == OverlayStyle.Linear ? options with { Style = OverlayStyle.Rank } : options;
    }

    /// <summary>Name of the photo of a row; rows of one model and image share it.</summary>
    public static string PhotoOf(SweepRow row) => $"v{row.ViewSha256[..16]}";

    private GridPicture Picture(Overlay overlay, string name, string alt) =>
        new(keep($"{name}.webp", OverlaySheet.ToWebP(overlay, Quality)), overlay.Picture.WidthPixels, overlay.Picture.HeightPixels, alt);
}
