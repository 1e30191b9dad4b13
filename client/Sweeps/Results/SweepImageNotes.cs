using DeCam.Cluster.Client.Progress;

namespace DeCam.Cluster.Client.Sweeps.Results;

/// <summary>What a reader must know of the images of a sweep, and of their maps.</summary>
internal static class SweepImageNotes
{
    private const int Shown = 5;

    /// <summary>The sentences; none where there is nothing to say.</summary>
    public static IEnumerable<string> Of(SweepSummary summary)
    {
        var images = summary.Spec.Images;
        if (images.PassedOver.Length > 0) yield return $"{Words.Count(images.Count, "image")} of the folder {(images.Count == 1 ? "was" : "were")} taken; passed over: {images.PassedOver}.";
        if (images.NotCompared.Length > 0) yield return $"Silos that did not answer ({images.NotCompared}) may have another copy of dataset '{images.Dataset}', which was not compared.";
        if (images.NotRead.Length > 0) yield return $"The copies of dataset '{images.Dataset}' on {images.NotRead} were compared by names and lengths alone, since their contents had not been read.";
        if (summary.MixedImages.Count > 0) yield return $"The cells of {string.Join(", ", summary.MixedImages.Take(Shown).Select(n => $"'{n}'"))}{(summary.MixedImages.Count > Shown ? $" and of {summary.MixedImages.Count - Shown} more images" : "")} were not made of one content: the file was replaced, or silos have other copies; sweep again with --restart to compare like with like.";
        var doubled = summary.Images.Where(i => i.Value.Length > 0).GroupBy(i => i.Value, i => i.Key).Where(g => g.Count() > 1).OrderBy(g => g.First(), StringComparer.Ordinal).ToList();
        foreach (var names in doubled.Take(Shown)) yield return $"The images {string.Join(" and ", names.Select(n => $"'{n}'"))} are the same picture; each counts.";
        if (doubled.Count > Shown) yield return $"{doubled.Count - Shown} more pictures are there several times.";
        if (SweepWeak.Sentence(summary) is { } weak) yield return weak;
        foreach (var model in summary.Accuracy.Counted)
            yield return $"The true classes of model '{model}' are the places of the folders in sorted order: there are as many folders as classes, and none is a label of the model.";
    }
}
