using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Progress;
using DeCam.Inference.PictureFiles;

namespace DeCam.Cluster.Client.Explain;

/// <summary>The pictures of a command.</summary>
/// <param name="Images">The pictures, in the order of their results.</param>
/// <param name="Notes">What was passed over, and which results have other names than their pictures.</param>
internal sealed record ImageList(IReadOnlyList<ImageFile> Images, IReadOnlyList<string> Notes)
{
    /// <summary>
    /// Files in the order given; a folder stands for the pictures in it and in its folders, sorted by name, and results keep these folders.
    /// </summary>
    /// <param name="arguments">Files and folders.</param>
    /// <param name="outputFolder">Folder for results, which is passed over.</param>
    /// <exception cref="CommandFailedException">A path does not exist, or a folder holds no picture.</exception>
    /// <exception cref="Scoring.ScoringRefusedException">A folder cannot be read.</exception>
    public static ImageList From(IReadOnlyList<string> arguments, string outputFolder)
    {
        var notes = new List<string>();
        var chosen = arguments.SelectMany(a => Expand(a, Path.GetFullPath(outputFolder), notes)).DistinctBy(c => Path.GetFullPath(c.Path)).ToList();
        var names = ResultNames.Of(chosen);
        var images = chosen.Zip(names, (c, name) => new ImageFile(c.Path, c.Name, name.Path) { Folder = c.IsOfFolder ? c.Folder : null }).ToList();
        notes.AddRange(chosen.Zip(names).Where(n => n.Second.IsShortened).Select(n => $"The name of '{n.First.Name}' is too long for a folder of results, which is called '{n.Second.Path}'."));
        return new(images, notes);
    }

    private static IEnumerable<ChosenFile> Expand(string argument, string output, List<string> notes)
    {
        if (File.Exists(argument)) return [new(argument, Path.GetFileName(argument), Path.GetDirectoryName(Path.GetFullPath(argument))!, IsOfFolder: false)];
        if (!Directory.Exists(argument)) throw new CommandFailedException(ExitCode.Input, $"Image '{argument}' does not exist; give image files or a folder of them.");
        var found = PictureFolder.Of(argument, except: output);
        var passed = found.PassedOver.InWords();
        if (found.Pictures.Count == 0)
            throw new CommandFailedException(ExitCode.Input, $"Folder '{argument}' holds no image{(passed.Length > 0 ? $", only {passed}" : "")}; give a folder of images.");
        if (passed.Length > 0) notes.Add($"Of folder '{argument}', {Words.Count(found.Pictures.Count, "image")} {(found.Pictures.Count == 1 ? "is" : "are")} taken; passed over: {passed}.");
        return found.Pictures.Select(p => new ChosenFile(p.Path, p.Name, Path.TrimEndingDirectorySeparator(Path.GetFullPath(argument)), IsOfFolder: true));
    }
}

/// <summary>A file that an argument of a command stands for.</summary>
/// <param name="Path">Path of the file.</param>
/// <param name="Name">Name below the folder, with '/' between folders.</param>
/// <param name="Folder">Full path of the folder.</param>
/// <param name="IsOfFolder">Whether the folder was given, not the file.</param>
internal sealed record ChosenFile(string Path, string Name, string Folder, bool IsOfFolder);
