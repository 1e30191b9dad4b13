using System.Globalization;
using System.Runtime.InteropServices;
using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.Results;
using DeCam.Cluster.Client.Sweeps.Specification;
using DeCam.Inference.Drawing;

namespace DeCam.Cluster.Client.Sweeps.Results;

/// <summary>One image of the gallery: its maps by all methods side by side.</summary>
/// <param name="Model">Name of the model.</param>
/// <param name="Image">Name of the image.</param>
/// <param name="Why">"best", "worst" or "most disputed".</param>
/// <param name="Target">The class explained and its probability.</param>
/// <param name="Png">The picture.</param>
internal sealed record GalleryEntry(string Model, string Image, string Why, string Target, byte[] Png)
{
    /// <summary>What its viewer must know, or null.</summary>
    public string? Note { get; init; }
}

/// <summary>
/// Chooses the images of each model with the highest and lowest mean DiffAUC of the first protocol and those the methods differ on
/// most, and draws their maps of the first seed with the figures of every protocol.
/// </summary>
internal sealed class SweepGallery(ClusterCalls calls)
{
    private const int OfEachKind = 2;

    /// <summary>The gallery; empty where nothing was judged or no maps were kept.</summary>
    public async Task<IReadOnlyList<GalleryEntry>> OfAsync(SweepSummary summary, CancellationToken cancellationToken)
    {
        if (!summary.Spec.KeepMaps || summary.Spec.Metrics.Length == 0) return [];
        var chosen = summary.Spec.Models.SelectMany(m => Choose(summary, m.Name)).ToList();
        var rows = await RowsAsync(summary, [.. chosen.Select(c => (c.Model, c.Image))], cancellationToken);
        var entries = new List<GalleryEntry>();
        var photos = new SweepPhotos(calls.Cluster, summary.Spec);
        foreach (var (model, image, why) in chosen)
        {
            var of = rows[(model, image)];
            var photo = await photos.FindAsync(of[0], cancellationToken);
            entries.Add(new(model, image, why, Target(of[0]), await DrawAsync(summary.Spec, of, photo.Photo, cancellationToken)) { Note = photo.Note });
        }

        return entries;
    }

    private static IEnumerable<(string Model, string Image, string Why)> Choose(SweepSummary summary, string model)
    {
        var figures = from g in summary.Of(model)
                      where !g.Method.IsControl
                      from image in g.Under(summary.Spec.Metrics[0]).Images
                      let diff = image.Under(summary.Spec.Seeds[0])
                      where diff is not null
                      select (image.Image, Diff: diff.Value);
        var images = figures.GroupBy(f => f.Image)
            .Select(g => (Image: g.Key, Mean: g.Average(f => f.Diff), Spread: g.Max(f => f.Diff) - g.Min(f => f.Diff)))
            .ToList();
        var kinds = ((string Why, IEnumerable<string> Images)[])
        [
            ("best", images.OrderByDescending(i => i.Mean).Select(i => i.Image)),
            ("worst", images.OrderBy(i => i.Mean).Select(i => i.Image)),
            ("most disputed", images.OrderByDescending(i => i.Spread).Select(i => i.Image)),
        ];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return [.. kinds.SelectMany(k => k.Images.Where(i => !seen.Contains(i)).Take(OfEachKind).ToList().Where(seen.Add).Select(i => (model, i, k.Why)))];
    }

    // The figures were gathered without the rows; those of the few images chosen are read again.
    private async Task<Dictionary<(string Model, string Image), List<SweepRow>>> RowsAsync(SweepSummary summary, HashSet<(string Model, string Image)> chosen, CancellationToken cancellationToken)
    {
        var rows = chosen.ToDictionary(c => c, _ => new List<SweepRow>());
        if (chosen.Count == 0) return rows;
        await foreach (var row in new SweepRows(calls).ReadAsync(summary.Status.SweepId, cancellationToken))
            if (row.Failure is null && row.Seed == summary.Spec.Seeds[0] && rows.TryGetValue((row.Model, row.Image), out var list)) list.Add(row);
        return rows;
    }

    private static string Target(SweepRow row) => string.Create(CultureInfo.InvariantCulture,
        $"class {row.Class}{(row.Label.Length > 0 ? $" '{row.Label}'" : "")}, probability {row.Probability:0.00}");

    private static IEnumerable<string> Figures(SweepRow row) =>
        [.. row.Curves.Select(c => $"DiffAUC {SweepFigures.Number(c.DiffAuc)} ({c.Protocol})"), .. SweepPanel.FigureOf(row) is { } mean ? new[] { $"mean DiffAUC {SweepFigures.Number(mean.MeanDiffAuc)} ({mean.Panel})" } : []];

    private async Task<byte[]> DrawAsync(SweepSpec spec, List<SweepRow> rows, PhotoSheet photo, CancellationToken cancellationToken)
    {
        var first = rows[0];
        var weak = new SweepWeak(spec);
        foreach (var row in rows) weak.Add(row);
        var panels = new List<MapPanel>();
        foreach (var row in rows)
        {
            var map = MemoryMarshal.Cast<byte, float>((await calls.Cluster.GetAsync(row.MapSha256, cancellationToken)).Span).ToArray();
            var method = spec.Methods.First(m => m.Name == row.Method);
            panels.Add(new(method.DisplayName(), map)
            {
                Figures = [.. Figures(row)],
                Warnings = weak.IsWeak(row) == true ? ["weak map"] : [],
                IsSigned = ResultPictures.IsSigned(method.Method),
            });
        }

        var title = first.Label.Length > 0 ? first.Label.Split(',')[0] : string.Create(CultureInfo.InvariantCulture, $"class {first.Class}");
        var group = new PanelGroup(photo, title, string.Create(CultureInfo.InvariantCulture, $"{first.Probability:0.000}"), panels);
        return SideBySide.ToPng([group], PicturesEntry.Options(spec.Pictures));
    }
}
