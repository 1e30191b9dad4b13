using System.Globalization;
using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Results;
using DeCam.Inference.Truth;
using DeCam.Scoring;

namespace DeCam.Cluster.Client.Truth;

/// <summary>The true class of each image of a command, as the file or the names say it.</summary>
internal sealed class ImageTruth
{
    private const string OrElse = "give --truth a file";
    private readonly TrueClasses? _file;

    /// <summary>Reads the file, where there is one.</summary>
    /// <param name="choice">Where the classes come from.</param>
    /// <param name="images">Paths of the images, and their names below the folders that were given; null where the image was given by itself.</param>
    /// <exception cref="ScoringRefusedException">The file cannot be read, or has no class for an image.</exception>
    public ImageTruth(TruthChoice choice, IEnumerable<(string Path, string? Below)> images)
    {
        if (choice.File is { } file)
            _file = TruthFile.Read(file, Path.GetFileName(file), [.. images.Select(i => new TruthImage(Key(i.Path), i.Below ?? Key(i.Path), Key(Path.GetFullPath(i.Path))))]);
    }

    /// <summary>As the other, for an image that was given by itself.</summary>
    public ImageTruth(TruthChoice choice, string path)
        : this(choice, [(path, null)])
    {
    }

    /// <summary>The true class of an image and the model's first, as the model numbers them.</summary>
    /// <param name="spec">The run; its class selector does not count.</param>
    /// <param name="path">Path of the image.</param>
    /// <param name="folder">Full path of the folder it was found below; null where the image was given by itself, and the folder it lies in counts.</param>
    /// <param name="name">Its name there.</param>
    /// <param name="classes">Asks the model.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CommandFailedException">The model has no such class, or several.</exception>
    /// <exception cref="ScoringRefusedException">The names give no class.</exception>
    public async Task<TruthPart> OfAsync(RunSpec spec, string path, string? folder, string name, ClassSplit classes, CancellationToken cancellationToken)
    {
        var (truth, given) = Given(path, folder, name);
        var first = (await classes.ClassesAsync(spec with { ClassSelector = ClassSelector.Best }, cancellationToken))[0];
        var found = await FindAsync(spec, truth, given, classes, cancellationToken);
        return new(found.Class, Label(found), given.Word, first.Class, Label(first), found.Class == first.Class);
    }

    /// <summary>The true class of an image in the words of the file or name that gives it.</summary>
    /// <param name="path">Path of the image.</param>
    /// <param name="folder">Full path of the folder it was found below; null where the image was given by itself, and the folder it lies in counts.</param>
    /// <param name="name">Its name there.</param>
    /// <exception cref="ScoringRefusedException">The names give no class.</exception>
    public string Word(string path, string? folder, string name) => Given(path, folder, name).Given.Word;

    /// <summary>As the other, for an image that was given by itself.</summary>
    public Task<TruthPart> OfImageAsync(RunSpec spec, string path, ClassSplit classes, CancellationToken cancellationToken) =>
        OfAsync(spec, path, null, Path.GetFileName(path), classes, cancellationToken);

    /// <summary>A selector with the index of the true class in its place.</summary>
    public static string Selector(string selector, TruthPart truth) => !TruthOptions.IsAsked(selector) ? selector
        : string.Join(',', selector.Split(',', StringSplitOptions.TrimEntries).Select(p => p == TrueClasses.Selector ? truth.Class.ToString(CultureInfo.InvariantCulture) : p));

    private static async Task<ClassPredictionWire> FindAsync(RunSpec spec, TrueClasses truth, TrueClass given, ClassSplit classes, CancellationToken cancellationToken)
    {
        try
        {
            return await classes.ClassesAsync(spec with { ClassSelector = given.Word }, cancellationToken) is [var only] ? only
                : throw new CommandFailedException(ExitCode.Input, $"{truth.Says(given)}, which names several; give one index or label.");
        }
        catch (CommandFailedException refused) when (refused.ExitCode == ExitCode.Usage)
        {
            throw new CommandFailedException(ExitCode.Input, given.IsSynset
                ? truth.Unknown(given, spec.Model.Name, hasLabels: true, null).Message
                : $"{truth.Says(given)} but: {Sentence.Reason(refused.Message)}.", refused);
        }
    }

    private (TrueClasses Truth, TrueClass Given) Given(string path, string? folder, string name)
    {
        if (folder is null) (folder, name) = Above(path);
        var truth = _file ?? TruthNames.Read(folder, [name], OrElse);
        return (truth, truth.ByImage[_file is null ? name : Key(path)] with { Image = path });
    }

    // The folder above the one that an image lies in, and the image's name below it.
    private static (string Folder, string Name) Above(string path)
    {
        var full = Path.GetFullPath(path);
        var own = Path.GetDirectoryName(full) ?? "";
        return (Path.GetDirectoryName(own) ?? "", $"{Path.GetFileName(own)}/{Path.GetFileName(full)}");
    }

    private static string Key(string path) => path.Replace(Path.DirectorySeparatorChar, '/');

    private static string? Label(ClassPredictionWire prediction) => prediction.Label.Length > 0 ? prediction.Label : null;
}
