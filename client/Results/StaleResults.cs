namespace DeCam.Cluster.Client.Results;

/// <summary>
/// Results of the same image and method that a restart did not write again, such as those of a class no longer asked for. Only what
/// this program certainly wrote is removed: files under the names of results, and folders of a class that hold a result and nothing else.
/// </summary>
internal static class StaleResults
{
    /// <summary>Removes them.</summary>
    /// <param name="place">The folder of the image and method.</param>
    /// <param name="current">Folders that were written now.</param>
    /// <returns>Number of folders and files removed.</returns>
    public static int Remove(string place, IReadOnlyList<string> current)
    {
        var folders = Directory.EnumerateDirectories(place).Where(d => !current.Contains(d) && HoldsAClassAlone(d)).ToList();
        foreach (var folder in folders) Directory.Delete(folder, recursive: true);
        var files = current.Contains(place) ? [] : Directory.EnumerateFiles(place).Where(f => ResultFiles.IsOfOneMap(Path.GetFileName(f))).ToList();
        foreach (var file in files) File.Delete(file);
        foreach (var folder in current.Contains(place) ? [] : Directory.EnumerateDirectories(place).Where(ResultFiles.IsObjectFolder).ToList()) Directory.Delete(folder, recursive: true);
        return folders.Count + files.Count;
    }

    // A link leads elsewhere.
    private static bool HoldsAClassAlone(string folder)
    {
        if (!ResultFiles.IsClassFolder(Path.GetFileName(folder)) || File.GetAttributes(folder).HasFlag(FileAttributes.ReparsePoint)) return false;
        var names = Directory.EnumerateFileSystemEntries(folder).Where(f => !Directory.Exists(f) || !ResultFiles.IsObjectFolder(f)).Select(f => Path.GetFileName(f)).ToList();
        return names.TrueForAll(ResultFiles.IsOfOneMap) && names.Contains(ResultFiles.Document);
    }
}
