using DeCam.Inference.Files;
using DeCam.Inference.Models;

namespace DeCam.Cluster.Silo.Models;

/// <summary>What one look at the model folders found.</summary>
/// <param name="Files">The models that can be served, in the order of the folders and then of their names.</param>
/// <param name="Unserved">The files and folders that cannot, and why, in the order of their names.</param>
internal sealed record ModelScan(IReadOnlyList<ModelFile> Files, IReadOnlyList<UnservedModel> Unserved)
{
    /// <summary>Looks at all <c>*.onnx</c> files under folders; a name is the path below its folder with <c>/</c> between.</summary>
    /// <param name="folders">The folders.</param>
    /// <param name="followsLinks">Whether links that lead out of a folder are followed.</param>
    /// <param name="before">What the last look found: a file that the disk does not read for a moment is still served as it was.</param>
    /// <exception cref="IOException">A folder cannot be read.</exception>
    public static ModelScan Of(IEnumerable<string> folders, bool followsLinks = false, ModelScan? before = null)
    {
        var known = before?.Files.DistinctBy(file => file.Path).ToDictionary(file => file.Path) ?? [];
        var (files, unserved) = (new List<ModelFile>(), new List<UnservedModel>());
        foreach (var root in folders.Select(Path.GetFullPath))
        {
            var (found, passedOver) = ModelWalk.Under(root);
            unserved.AddRange(passedOver);
            foreach (var (name, path) in found)
            {
                try
                {
                    if (!followsLinks) ModelLinks.Check(root, path, name);
                    ModelLook.Check(path, name);
                    files.Add(ModelFile.Of(name, path));
                }
                catch (Exception problem) when (IsOfDisk(problem) && known.TryGetValue(path, out var file))
                {
                    files.Add(file);
                }
                catch (Exception problem)
                {
                    // Whatever a file makes a reader throw is the fault of that file, and the others are served.
                    unserved.Add(new(name, Sentence.OneLine(problem.Message)));
                }
            }
        }

        return new(files, [.. unserved.OrderBy(file => file.Name, StringComparer.Ordinal)]);
    }

    private static bool IsOfDisk(Exception problem) =>
        (problem as IOException ?? problem.InnerException) is IOException error and not (FileNotFoundException or DirectoryNotFoundException or PathTooLongException) && DiskFault.Is(error);
}
