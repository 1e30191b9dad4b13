using DeCam.Methods;

namespace DeCam.Cluster.Client.Results;

/// <summary>
/// Results of an earlier command for the same picture that this one did not write again, such as the folder of a method no longer
/// asked for. Only what this program certainly wrote is removed: files under the names of results, and folders of a method or class that
/// hold a result and nothing else.
/// </summary>
internal static class StaleResults
{
    /// <summary>Removes them.</summary>
    /// <param name="folder">The picture's own folder.</param>
    /// <param name="current">Folders that were written now.</param>
    /// <param name="hasComparison">Whether the picture of all maps is written too.</param>
    public static void Remove(string folder, IReadOnlyList<string> current, bool hasComparison)
    {
        foreach (var inner in Inner(folder))
        {
            if (current.Any(c => IsWithin(c, inner))) Remove(inner, current, hasComparison: false);
            else if (HoldsAResultAlone(inner)) Directory.Delete(inner, recursive: true);
        }

        var isCurrent = current.Contains(folder);
        foreach (var file in Directory.EnumerateFiles(folder).ToList())
        {
            var name = Path.GetFileName(file);
            if (ResultFiles.IsOfOneMap(name) ? !isCurrent : name == ResultFiles.Comparison && !hasComparison) File.Delete(file);
        }
    }

    private static bool HoldsAResultAlone(string folder)
    {
        var inner = Inner(folder);
        if (inner.Count != Directory.EnumerateDirectories(folder).Count() || !inner.All(HoldsAResultAlone)) return false;
        var names = Directory.EnumerateFiles(folder).Select(f => Path.GetFileName(f)).ToList();
        return names.All(ResultFiles.IsOfOneMap) && (names.Contains(ResultFiles.Document) || names.Count == 0 && inner.Count > 0);
    }

    // Folders of methods and classes; a link leads elsewhere.
    private static List<string> Inner(string folder) => [.. Directory.EnumerateDirectories(folder)
        .Where(d => ResultFiles.IsClassFolder(Path.GetFileName(d)) || MethodCatalog.All.Any(m => m.Name == Path.GetFileName(d)))
        .Where(d => !File.GetAttributes(d).HasFlag(FileAttributes.ReparsePoint))];

    private static bool IsWithin(string path, string folder) => path == folder || path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
