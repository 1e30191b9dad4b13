using DeCam.Inference.Files;

namespace DeCam.Cluster.Silo.Models;

/// <summary>
/// Looks for the files of an ending under a folder, such as <c>.onnx</c>, the nearest first. Folders that cannot be read, links that lead back, and what
/// is called a model but is no file with content are passed over by name.
/// </summary>
internal sealed class ModelWalk
{
    private const int Deepest = 16, MostFolders = 10_000;
    private static readonly EnumerationOptions Visible = new() { IgnoreInaccessible = false };
    private readonly Queue<Place> _left = new();
    private readonly List<(string Name, string Path)> _files = [];
    private readonly List<UnservedModel> _passedOver = [];

    private readonly string _ending;

    private ModelWalk(string ending) => _ending = ending;

    /// <summary>The files by the paths below a folder, with <c>/</c> between, and what was passed over.</summary>
    /// <exception cref="IOException">The folder itself cannot be read.</exception>
    public static (IReadOnlyList<(string Name, string Path)> Files, IReadOnlyList<UnservedModel> PassedOver) Under(string root, string ending = ".onnx")
    {
        var walk = new ModelWalk(ending);
        walk.Enter(new(new(root), "", [RealPath(new(root))]));
        for (var folders = 1; walk._left.TryDequeue(out var place); folders++)
        {
            if (folders < MostFolders) walk.TryEnter(place);
            else
            {
                walk._passedOver.Add(new(place.Name, $"There are more than {MostFolders} folders, and the rest is not looked into; links may lead from folder to folder."));
                break;
            }
        }

        return ([.. walk._files.OrderBy(file => file.Path, StringComparer.Ordinal)], walk._passedOver);
    }

    private void TryEnter(Place place)
    {
        try
        {
            Enter(place);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            _passedOver.Add(Unreadable(place.Name, problem));
        }
    }

    private static UnservedModel Unreadable(string name, Exception problem) => new(name + "/", $"The folder cannot be read: {Sentence.Reason(problem.Message)}.");

    private void Enter(Place place)
    {
        foreach (var entry in place.Folder.EnumerateFileSystemInfos("*", Visible))
        {
            var name = place.Name.Length == 0 ? entry.Name : $"{place.Name}/{entry.Name}";
            if (entry is DirectoryInfo folder) TryFollow(folder, name, place);
            else if (entry.Name.EndsWith(_ending, StringComparison.OrdinalIgnoreCase)) Take(entry.FullName, name);
        }
    }

    private void Take(string path, string name)
    {
        if (OrdinaryFile.WhyNot(path) is { } why) _passedOver.Add(new(name, $"It {why} and no file with content; it is passed over."));
        else _files.Add((name, path));
    }

    // A folder whose name is no text cannot be asked for what it is.
    private void TryFollow(DirectoryInfo folder, string name, Place from)
    {
        try
        {
            Follow(folder, name, from);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            _passedOver.Add(Unreadable(name, problem));
        }
    }

    private void Follow(DirectoryInfo folder, string name, Place from)
    {
        var real = RealPath(folder);
        if (Array.Exists(from.Within, within => LiesIn(within, real))) _passedOver.Add(new(name + "/", "It is a link back to a folder that it lies in; it is passed over."));
        else if (from.Within.Length < Deepest) _left.Enqueue(new(folder, name, [.. from.Within, real]));
        else _passedOver.Add(new(name + "/", $"It lies more than {Deepest} folders deep; it is passed over."));
    }

    // Also a folder above the root: by it the root would be found below itself.
    private static bool LiesIn(string folder, string above) =>
        folder == above || folder.StartsWith(Path.EndsInDirectorySeparator(above) ? above : above + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static string RealPath(DirectoryInfo folder) =>
        Path.TrimEndingDirectorySeparator((folder.ResolveLinkTarget(returnFinalTarget: true) ?? folder).FullName);

    // A folder to look into; its own path and those of the folders that it lies in, without links.
    private sealed record Place(DirectoryInfo Folder, string Name, string[] Within);
}
