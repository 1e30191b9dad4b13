using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Sweeps.Specification;

namespace DeCam.Cluster.Client.Sweeps.Maps;

/// <summary>A folder with a map for each image, made by another tool: <c>NAME.npy</c>, <c>.npz</c> or <c>.png</c> for the image <c>NAME.jpg</c>.</summary>
/// <param name="Files">Full paths of the maps by the names of the images.</param>
internal sealed record MapFolder(IReadOnlyDictionary<string, string> Files)
{
    // The first that is there: an array has the exact values, a picture rounded ones.
    private static readonly string[] Extensions = [".npy", ".npz", ".png"];

    /// <summary>Looks for the maps of images.</summary>
    /// <param name="folder">Full path of the folder.</param>
    /// <param name="named">The folder as the specification names it.</param>
    /// <param name="images">Names of the images, with '/' between folders.</param>
    /// <param name="isPart">Whether a filter leaves images out, whose maps need not be there.</param>
    /// <param name="node">The place in the specification, for refusals.</param>
    /// <exception cref="CommandFailedException">The folder is missing, or a map.</exception>
    public static MapFolder Of(string folder, string named, IReadOnlyList<string> images, bool isPart, SpecNode node)
    {
        if (!Directory.Exists(folder)) throw node.Refused($"the folder of maps '{named}' does not exist beside the specification or in the working folder");
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var image in images)
            if (Extensions.Select(extension => PathOf(folder, image, extension)).FirstOrDefault(File.Exists) is { } file) files[image] = file;
        if (files.Count == images.Count || (isPart && files.Count > 0)) return new(files);
        var first = images.First(image => !files.ContainsKey(image));
        throw node.Refused($"the folder of maps '{named}' has no map for {images.Count - files.Count} of {images.Count} images, the first of which is '{first}'; put '{Path.ChangeExtension(first, null)}.npy', .npz or .png there");
    }

    // Names come from the cluster; none leads out of the folder.
    private static string PathOf(string folder, string image, string extension)
    {
        var path = Path.GetFullPath(Path.Combine(folder, Path.ChangeExtension(image, extension)));
        return path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? path : "";
    }
}
