using DeCam.Cluster.Client.CommandLine;

namespace DeCam.Cluster.Client.Results;

/// <summary>Whether the places that results go to are free for them.</summary>
internal static class ResultPlaces
{
    /// <summary>Checks before any work is done that nothing else stands where a picture's results go.</summary>
    /// <param name="folder">The picture's own folder.</param>
    /// <param name="methods">Names of the methods' folders in it; empty when there is one method, which needs none.</param>
    /// <exception cref="CommandFailedException">Another file or folder stands there.</exception>
    public static void EnsureFree(string folder, IReadOnlyList<string> methods)
    {
        foreach (var place in methods.Select(m => Path.Combine(folder, m)).Prepend(folder))
        {
            if (File.Exists(place)) throw Taken(place, "a file");
            if (!Directory.Exists(place)) continue;
            if (Directory.EnumerateDirectories(place).FirstOrDefault(d => ResultFiles.IsOurs(Path.GetFileName(d))) is { } inner) throw Taken(inner, "a folder");
        }
    }

    private static CommandFailedException Taken(string place, string what) =>
        new(ExitCode.Usage, $"Results cannot be written to '{place}', which is {what}; remove it or name another folder with --out.");
}
