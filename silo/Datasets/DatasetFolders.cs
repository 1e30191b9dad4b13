using DeCam.Cluster.Grains.Sweeps.Images;
using DeCam.Inference.Files;
using DeCam.Scoring;

namespace DeCam.Cluster.Silo.Datasets;

/// <summary>Datasets as folders: every folder below a root is one, by its name.</summary>
/// <param name="roots">Folders whose sub-folders are the datasets.</param>
/// <param name="allowsLocal">Whether jobs may name any folder; only where the user is the operator.</param>
/// <param name="followsLinks">Whether a dataset may be a link that leads out of its root.</param>
internal sealed class DatasetFolders(IReadOnlyList<string> roots, bool allowsLocal, bool followsLinks = false) : IDatasetFolders
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Names => [.. All().Where(IsServed).Select(f => f.Name).Distinct().Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public bool Has(string dataset) => All().Exists(folder => folder.Name == dataset);

    /// <inheritdoc/>
    public string Named(string dataset)
    {
        // A name is compared with what is there and never joined to a path, so that it cannot lead elsewhere.
        var all = All();
        var named = all.Where(folder => folder.Name == dataset).ToList();
        if (named.Find(IsServed) is { } found) return found.FullName;
        if (named.Count > 0)
            throw Refused($"Dataset '{dataset}' is a link that leads out of its folder; copy the images there, or set DeCam:Datasets:FollowLinks on the silos.");
        all.RemoveAll(folder => !IsServed(folder));
        var known = all.Count == 0 ? "it has none; set DeCam:Datasets:Folders" : $"it has {string.Join(", ", all.Select(f => f.Name).Distinct().Order(StringComparer.Ordinal))}";
        throw Away($"Dataset '{dataset}' is not known to this cluster; {known}.");
    }

    /// <inheritdoc/>
    public string Local(string folder)
    {
        if (!allowsLocal) throw Refused($"Folder '{folder}' is a path, which a cluster does not take; put the images under DeCam:Datasets:Folders and name the dataset.");
        var full = Path.GetFullPath(folder);
        return Directory.Exists(full) ? full : throw Away($"Folder '{folder}' does not exist; name a folder of images.");
    }

    private List<DirectoryInfo> All() => [.. roots.SelectMany(In)];

    // A root that is away or may not be read holds none.
    private static List<DirectoryInfo> In(string root)
    {
        try
        {
            return Directory.Exists(root) ? [.. new DirectoryInfo(root).EnumerateDirectories()] : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private bool IsServed(DirectoryInfo dataset) => followsLinks || RealPath.IsInside(dataset.Parent!.FullName, dataset.FullName);

    // It may have been there when a sweep was accepted, and come back.
    private static ScoringRefusedException Away(string message) => new(RefusalKind.Input, message, new DirectoryNotFoundException(message));

    private static ScoringRefusedException Refused(string message) => new(RefusalKind.Input, message);
}
