using System.Globalization;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Progress;
using DeCam.Inference.Drawing;
using DeCam.Inference.Imaging;

namespace DeCam.Cluster.Client.Results;

/// <summary>One picture of all maps of an image, with what they cost and reached under each.</summary>
internal static class ComparisonPicture
{
    /// <summary>Writes <see cref="ResultFiles.Comparison"/> into a folder, at once or not at all.</summary>
    /// <param name="folder">The folder above the results.</param>
    /// <param name="results">Method by method, the classes of each in the same order.</param>
    /// <param name="photo">The photo.</param>
    /// <param name="settings">How maps are laid over it.</param>
    /// <returns>Path of the picture.</returns>
    public static string Write(string folder, IReadOnlyList<WrittenResult> results, PhotoSheet photo, PictureSettings settings)
    {
        var groups = results.GroupBy(r => r.Document.Target.Class).Select(g => new PanelGroup(
            photo, ResultPictures.Title(g.First().Document.Target), ResultPictures.Probability(g.First().Document.Target), [.. g.Select(Panel)]));
        var png = SideBySide.ToPng([.. groups], settings.Overlay);
        using var files = new StagedFiles(folder, ResultFiles.Comparison);
        File.WriteAllBytes(files.Add(ResultFiles.Comparison), png);
        return files.Publish().Single();
    }

    private static MapPanel Panel(WrittenResult result)
    {
        var document = result.Document;
        var file = Path.Combine(result.Folder, document.Map.File);
        return new(document.Method.Name, Npy.Read(File.ReadAllBytes(file), file).Values)
        {
            Figures = [.. Figures(document)],
            Warnings = document.Weak is null ? [] : ["weak map"],
            IsSigned = ResultPictures.IsSigned(document.Method.Name),
        };
    }

    private static IEnumerable<string> Figures(ResultDocument document)
    {
        foreach (var metrics in document.AllMetrics())
        {
            yield return $"DiffAUC {DiffAucText.Of(metrics.DiffAuc)} ({metrics.Protocol})";
            yield return string.Create(CultureInfo.InvariantCulture, $"insertion {metrics.InsertionAuc:0.000}, deletion {metrics.DeletionAuc:0.000}");
        }

        if (document.PanelFigure() is { } panel) yield return $"mean DiffAUC {DiffAucText.Of(panel.MeanDiffAuc)} ({panel.Panel})";
        if (document.Map.Min == document.Map.Max) yield return "the map has no variation";
        if (document.Localisation is { } place) yield return place.InWords();
        yield return Words.Count(document.Search.Evaluations, "evaluation") + (document.Method.MetricTuned ? ", metric-tuned" : "") + (document.Method.NeedsModelInternals == true ? ", needs model internals" : "");
    }
}
