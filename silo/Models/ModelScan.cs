using DeCam.Inference;
using DeCam.Scoring;

namespace DeCam.Cluster.Silo.Models;

/// <summary>Looks for model files under a folder.</summary>
internal static class ModelScan
{
    private static readonly EnumerationOptions Everywhere = new() { RecurseSubdirectories = true, IgnoreInaccessible = true, MaxRecursionDepth = 16 };

    /// <summary>All <c>*.onnx</c> files, in the order of their names; a name is the path below the folder with <c>/</c> between.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="unreadable">Told of a file that cannot be read, and why.</param>
    public static List<ModelFile> Of(string root, Action<string, string> unreadable)
    {
        var files = new List<ModelFile>();
        foreach (var path in Directory.EnumerateFiles(root, "*.onnx", Everywhere).Order(StringComparer.Ordinal))
        {
            try
            {
                var name = Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/');
                var settings = PreprocessingSettings.None.PinnedTo(path) with { Labels = null };
                files.Add(new(name, ModelHash.Of(path), path, new FileInfo(path).Length, settings.ToCanonicalJson()));
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ScoringRefusedException)
            {
                unreadable(path, problem.Message);
            }
        }

        return files;
    }
}
