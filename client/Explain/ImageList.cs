using DeCam.Cluster.Client.CommandLine;

namespace DeCam.Cluster.Client.Explain;

/// <summary>Turns the arguments of a command into pictures.</summary>
internal static class ImageList
{
    private static readonly string[] Extensions = [".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif"];

    /// <summary>Files in the order given; a folder stands for the pictures in it, sorted by name, without its subfolders.</summary>
    /// <exception cref="CommandFailedException">A path does not exist, or a folder holds no picture.</exception>
    public static IReadOnlyList<ImageFile> From(IReadOnlyList<string> arguments)
    {
        var paths = arguments.SelectMany(Expand).DistinctBy(Path.GetFullPath).ToList();
        return [.. paths.Zip(ResultNames(paths), (path, name) => new ImageFile(path, name))];
    }

    private static IEnumerable<string> Expand(string argument)
    {
        if (File.Exists(argument)) return [argument];
        if (!Directory.Exists(argument)) throw new CommandFailedException(ExitCode.Input, $"Image '{argument}' does not exist; give image files or a folder of them.");
        var pictures = Directory.EnumerateFiles(argument)
            .Where(f => Extensions.Contains(Path.GetExtension(f), StringComparer.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal).ToList();
        return pictures.Count > 0
            ? pictures
            : throw new CommandFailedException(ExitCode.Input, $"Folder '{argument}' holds no image; give one with {string.Join(", ", Extensions)} files.");
    }

    // The name without extension, or with it where two would clash (a.png, a.jpg) or that would be no name of a folder ("...png"), and
    // numbered where even that clashes (x/a.png, y/a.png).
    private static IEnumerable<string> ResultNames(List<string> paths)
    {
        var stems = paths.Select(p => Path.GetFileNameWithoutExtension(p)).ToList();
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < paths.Count; i++)
        {
            var unique = stems[i] is not ("" or "." or "..") && stems.Count(s => string.Equals(s, stems[i], StringComparison.OrdinalIgnoreCase)) == 1;
            var wanted = unique ? stems[i] : Path.GetFileName(paths[i]);
            var name = wanted;
            for (var n = 2; !taken.Add(name); n++) name = $"{wanted}-{n}";
            yield return name;
        }
    }
}
