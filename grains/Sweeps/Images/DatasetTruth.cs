using DeCam.Scoring;

namespace DeCam.Cluster.Grains.Sweeps.Images;

/// <summary>The true classes of the images of a sweep.</summary>
internal static class DatasetTruth
{
    /// <summary>The classes that the specification's label file or the images' names give; null where the sweep does not ask for them.</summary>
    /// <exception cref="ScoringRefusedException">The file lies outside a named dataset or is missing, or an image has no class.</exception>
    public static TrueClasses? Of(SweepImages images, DatasetListing listing, IDatasetFiles files)
    {
        if (images.Labels is not { } file) return images.ClassesFromNames ? files.TruthOfNames(listing.Folder, listing.Names) : null;
        var path = Path.GetFullPath(listing.PathOf(file));
        if (images.Dataset is not null && !DatasetListing.IsBelow(listing.Folder, path))
            throw Refused($"The label file '{file}' lies outside the dataset; name a file below it.");
        if (!File.Exists(path)) throw Refused($"The label file '{file}' is not in {listing.Name}; put it there or set images.labels.", AwayFolder.Fault(Path.GetDirectoryName(path)!));
        return files.TruthOfFile(path, file, listing.Folder, listing.Names);
    }

    private static ScoringRefusedException Refused(string message, Exception? inner = null) => new(RefusalKind.Input, message, inner);
}
