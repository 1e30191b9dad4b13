namespace DeCam.Inference.Files;

/// <summary>Where a path leads once every link on the way is followed.</summary>
public static class RealPath
{
    private const int MostLinks = 40;

    /// <summary>Whether a file or folder really lies in a folder, and no link on the way leads out of it.</summary>
    /// <param name="root">The folder, which may be a link itself.</param>
    /// <param name="path">The file or folder.</param>
    /// <returns>False too for a link that leads to itself.</returns>
    public static bool IsInside(string root, string path)
    {
        try
        {
            return IsBelow(Of(root), Of(path));
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Whether a path is one below a folder as it is written, whatever links there are.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="path">The path.</param>
    public static bool IsBelow(string root, string path)
    {
        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        return Path.GetFullPath(path).StartsWith(folder.EndsWith(Path.DirectorySeparatorChar) ? folder : folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);
    }

    // Step by step as the system does: ".." goes up from where a link has led to.
    private static string Of(string path)
    {
        var (here, links) = (Path.GetPathRoot(Path.GetFullPath(path))!, 0);
        var steps = new Stack<string>();
        Push(steps, Path.GetFullPath(path));
        while (steps.TryPop(out var step))
        {
            if (step == "..") here = Path.GetDirectoryName(here) ?? here;
            else if (new FileInfo(Path.Combine(here, step)).LinkTarget is not { } target) here = Path.Combine(here, step);
            else
            {
                if (++links > MostLinks) throw new IOException($"'{path}' has too many links.");
                if (Path.IsPathRooted(target)) here = Path.GetPathRoot(target)!;
                Push(steps, target);
            }
        }

        return here;
    }

    private static void Push(Stack<string> steps, string path)
    {
        var below = path[Path.GetPathRoot(path)!.Length..];
        foreach (var step in below.Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries).Reverse())
        {
            if (step != ".") steps.Push(step);
        }
    }
}
