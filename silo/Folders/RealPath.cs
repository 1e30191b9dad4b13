namespace DeCam.Cluster.Silo.Folders;

/// <summary>Where a path leads once every link on the way is followed.</summary>
internal static class RealPath
{
    private const int MostLinks = 40;

    /// <summary>Whether a file or folder really lies in a folder, and no link on the way leads out of it.</summary>
    /// <param name="root">The folder, which may be a link itself.</param>
    /// <param name="path">The file or folder.</param>
    public static bool IsInside(string root, string path)
    {
        try
        {
            var (real, inside) = (Path.TrimEndingDirectorySeparator(Of(root, 0)), Of(path, 0));
            return inside.StartsWith(real.EndsWith(Path.DirectorySeparatorChar) ? real : real + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        }
        catch (IOException)
        {
            // A link that leads to itself.
            return false;
        }
    }

    private static string Of(string path, int links)
    {
        if (links > MostLinks) throw new IOException($"'{path}' has too many links.");
        var full = Path.GetFullPath(path);
        var above = Path.GetDirectoryName(full);
        if (above is null) return full;
        var here = Path.Combine(Of(above, links), Path.GetFileName(full));
        return new FileInfo(here).LinkTarget is { } target ? Of(Path.GetFullPath(target, Path.GetDirectoryName(here)!), links + 1) : here;
    }
}
