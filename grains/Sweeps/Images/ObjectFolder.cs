using System.Globalization;
using DeCam.Scoring;

namespace DeCam.Cluster.Grains.Sweeps.Images;

/// <summary>The masks or boxes of the images of a sweep.</summary>
/// <param name="Folder">Full path of their folder.</param>
/// <param name="ByImage">Their files below it, by the name of the image.</param>
/// <param name="Digest">Digest of names, lengths and times.</param>
/// <param name="Listing">Digest of names and lengths, which copies on other silos share.</param>
internal sealed record ObjectFolder(string Folder, IReadOnlyDictionary<string, DatasetPicture> ByImage, string Digest, string Listing)
{
    /// <summary>Names of the files below the folder, in the order of their images' names.</summary>
    public IEnumerable<string> Names => ByImage.OrderBy(o => o.Key, StringComparer.Ordinal).Select(o => o.Value.Name);

    /// <summary>Looks for them; null where the sweep names none.</summary>
    /// <exception cref="ScoringRefusedException">The folder is missing, or none of its files belongs to an image.</exception>
    public static ObjectFolder? Of(SweepImages images, DatasetListing listing, IDatasetObjects objects)
    {
        if (PathOf(images, listing.Folder) is not { } folder) return null;
        var named = images.Masks ?? images.Boxes;
        var what = images.Masks is not null ? "masks" : "boxes";
        if (!Directory.Exists(folder)) throw Refused($"The folder of {what} '{named}' does not exist beside the images of {listing.Name}; put it there or set images.{what}.", AwayFolder.Fault(Path.GetDirectoryName(folder)!));
        var found = objects.Find(folder, images.Boxes is not null, listing.Names);
        if (found.Count == 0)
            throw Refused($"No file in the folder of {what} '{named}' has the name of an image, such as '{Path.GetFileNameWithoutExtension(listing.Names[0])}' with another extension; rename them, or set images.{what}.", AwayFolder.Fault(folder));
        var inOrder = found.OrderBy(f => f.Key, StringComparer.Ordinal).ToList();
        return new(folder, found, DatasetListing.Digested(inOrder.Select(f => Line(f.Key, f.Value))),
            DatasetListing.Digested(inOrder.Select(f => Line(f.Key, f.Value with { WrittenUtc = default }))));
    }

    /// <summary>Full path of the folder that the images name, or null.</summary>
    /// <exception cref="ScoringRefusedException">It lies outside a dataset.</exception>
    public static string? PathOf(SweepImages images, string folder)
    {
        if ((images.Masks ?? images.Boxes) is not { } named) return null;
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(Path.Combine(folder, named)));
        if (images.Dataset is not null && !DatasetListing.IsBelow(folder, path))
            throw Refused($"The folder '{named}' lies outside the dataset; name one below it.");
        return path;
    }

    private static string Line(string image, DatasetPicture file) =>
        string.Create(CultureInfo.InvariantCulture, $"{image.Length}:{image}{file.Name.Length}:{file.Name}{file.Length};{file.WrittenUtc.Ticks};");

    private static ScoringRefusedException Refused(string message, Exception? inner = null) => new(RefusalKind.Input, message, inner);
}
