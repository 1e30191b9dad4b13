using System.Globalization;
using DeCam.Cluster.Client.Progress;
using DeCam.Scoring;

namespace DeCam.Cluster.Client.Clusters;

/// <summary>Datasets of silos in words.</summary>
internal static class DatasetWords
{
    private const int ShownOfHash = 12;

    /// <summary>Name, number of images and digest, and the same of its label files.</summary>
    public static string Of(DatasetReport dataset) => PrintableText.Of(dataset switch
    {
        { Fault: { } fault } => $"{dataset.Name} cannot be looked at: {fault}",
        { Count: { } count } => $"{dataset.Name} {Short(dataset.Digest)}: {Words.Count(count, "image")}{Content(dataset)}"
            + string.Concat(dataset.Labels.Select(l => string.Create(CultureInfo.InvariantCulture, $", {l.Name} {Short(l.Sha256)} of {l.Lines:N0} lines"))),
        _ => $"{dataset.Name}: not counted yet",
    });

    /// <summary>A sentence for each dataset and label file that differs on the silos that have it.</summary>
    public static IEnumerable<string> Differences(ClusterStatus status)
    {
        var all = status.Silos.SelectMany(s => (s.Report?.Datasets ?? []).Where(d => d.Count is not null).Select(d => (Silo: s.Name, Dataset: d))).ToList();
        foreach (var copies in all.GroupBy(d => d.Dataset.Name, StringComparer.Ordinal))
        {
            if (copies.Select(c => c.Dataset.Digest).Distinct().Count() > 1)
                yield return PrintableText.Of($"dataset {copies.Key} differs: {string.Join(", ", copies.Select(c => $"{c.Silo} has {Words.Count(c.Dataset.Count!.Value, "image")} of digest {Short(c.Dataset.Digest)}"))}; give all the same files.");
            else if (copies.Where(c => c.Dataset.Content.Length > 0).ToList() is var read && read.Select(c => c.Dataset.Content).Distinct().Count() > 1)
                yield return PrintableText.Of($"dataset {copies.Key} has the same names and other contents: {string.Join(", ", read.Select(c => $"{c.Silo} has content {Short(c.Dataset.Content)}"))}; give all the same files.");
            var labels = copies.SelectMany(c => c.Dataset.Labels.Select(l => (c.Silo, Label: l)));
            foreach (var files in labels.GroupBy(l => l.Label.Name, StringComparer.Ordinal).Where(g => g.Select(l => l.Label.Sha256).Distinct().Count() > 1))
                yield return PrintableText.Of($"label file {files.Key} of dataset {copies.Key} differs: {string.Join(", ", files.Select(f => $"{f.Silo} has {Short(f.Label.Sha256)}"))}; give all the same file.");
        }
    }

    private static string Content(DatasetReport dataset) => dataset switch
    {
        { Unread: > 0 and var unread } => $", the content of {Words.Count(unread, "file")} not read yet",
        { Content.Length: > 0 } => $", content {Short(dataset.Content)}",
        _ => "",
    };

    private static string Short(string hash) => hash[..Math.Min(ShownOfHash, hash.Length)];
}
