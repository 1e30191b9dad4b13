using DeCam.Cluster.Grains.Sweeps.Images;
using DeCam.Scoring;

namespace DeCam.Cluster.Silo.Datasets;

/// <summary>Datasets as folders: every folder below a root is one, by its name.</summary>
/// <param name="roots">Folders whose sub-folders are the datasets.</param>
/// <param name="allowsLocal">Whether jobs may name any folder; only where the user is the operator.</param>
internal sealed class DatasetFolders(IReadOnlyList<string> roots, bool allowsLocal) : IDatasetFolders
{
    /// <inheritdoc/>
    public string Named(string dataset)
    {
        // A name is compared with what is there and never joined to a path, so that it cannot lead elsewhere.
        var all = roots.Where(Directory.Exists).SelectMany(root => new DirectoryInfo(root).EnumerateDirectories()).ToList();
        if (all.Find(folder => folder.Name == dataset) is { } found) return found.FullName;
        var known = all.Count == 0 ? "it has none; set DeCam:Datasets:Folders" : $"it has {string.Join(", ", all.Select(f => f.Name).Distinct().Order(StringComparer.Ordinal))}";
        throw Refused($"Dataset '{dataset}' is not known to this cluster; {known}.");
    }

    /// <inheritdoc/>
    public string Local(string folder)
    {
        if (!allowsLocal) throw Refused($"Folder '{folder}' is a path, which a cluster does not take; put the images under DeCam:Datasets:Folders and name the dataset.");
        var full = Path.GetFullPath(folder);
        return Directory.Exists(full) ? full : throw Refused($"Folder '{folder}' does not exist; name a folder of images.");
    }

    private static ScoringRefusedException Refused(string message) => new(RefusalKind.Input, message);
}
