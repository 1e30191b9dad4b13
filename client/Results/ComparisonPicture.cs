using System.Globalization;
using DeCam.Cluster.Client.Progress;
using DeCam.Imaging;
using DeCam.Inference.Drawing;
using DeCam.Inference.Imaging;

namespace DeCam.Cluster.Client.Results;

/// <summary>One picture of all maps of an image, with what they cost and reached under each.</summary>
internal static class ComparisonPicture
{
    /// <summary>Writes <see cref="ResultFiles.Comparison"/> into a folder, at once or not at all.</summary>
    /// <param name="folder">The folder above the results.</param>
    /// <param name="results">Method by method, the classes of each in the same order.</param>
    /// <param name="rgb">The model's view, [H, W, 3].</param>
    /// <returns>Path of the picture.</returns>
    public static string Write(string folder, IReadOnlyList<WrittenResult> results, ReadOnlyMemory<byte> rgb)
    {
        var input = results[0].Document.Model.Input;
        var view = new ImageView(input[1], input[2], rgb);
        var methods = results.Select(r => r.Document.Method.Name).Distinct().Count();
        var classes = results.Count / methods;
        // A row for each class; the picture itself stands before a single row only.
        var panels = Enumerable.Range(0, results.Count).Select(i => results[i % methods * classes + i / methods]).Select(Panel);
        var png = SideBySide.ToPng(view, [.. panels], withImage: classes == 1, columns: methods + (classes == 1 ? 1 : 0));
        using var files = new StagedFiles(folder, ResultFiles.Comparison);
        File.WriteAllBytes(files.Add(ResultFiles.Comparison), png);
        return files.Publish().Single();
    }

    private static MapPanel Panel(WrittenResult result)
    {
        var document = result.Document;
        var file = Path.Combine(result.Folder, document.Map.File);
        var label = document.Target.Label ?? string.Create(CultureInfo.InvariantCulture, $"class {document.Target.Class}");
        return new($"{document.Method.Name}: {label}", Npy.Read(File.ReadAllBytes(file), file).Values) { Figures = [.. Figures(document)] };
    }

    private static IEnumerable<string> Figures(ResultDocument document)
    {
        foreach (var metrics in document.AllMetrics())
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"DiffAUC {metrics.DiffAuc:0.0} ({metrics.Protocol})");
            yield return string.Create(CultureInfo.InvariantCulture, $"insertion {metrics.InsertionAuc:0.000}, deletion {metrics.DeletionAuc:0.000}");
        }

        if (document.PanelFigure() is { } panel) yield return string.Create(CultureInfo.InvariantCulture, $"mean DiffAUC {panel.MeanDiffAuc:0.0} ({panel.Panel})");
        if (document.Map.Min == document.Map.Max) yield return "the map has no variation";
        if (document.Localisation is { } place) yield return place.InWords();
        yield return Words.Count(document.Search.Evaluations, "evaluation") + (document.Method.MetricTuned ? ", metric-tuned" : "");
    }
}
