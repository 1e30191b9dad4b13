using System.CommandLine;
using DeCam.Scoring;

namespace DeCam.Cluster.Client.CommandLine;

/// <summary>Where the true classes of the images come from.</summary>
/// <param name="File">The file; null for the names of folders and images.</param>
internal sealed record TruthChoice(string? File);

/// <summary>The option of <see cref="TruthChoice"/>. One instance for each command that has it.</summary>
internal sealed class TruthOptions
{
    private readonly Option<string?> _truth = new("--truth")
    {
        Description = "File of the true classes, in lines of image and class; without it, --class true takes the synset id of the folder or file name, or the name of the folder.",
        HelpName = "FILE",
    };

    /// <summary>Adds it to a command.</summary>
    public void AddTo(Command command) => command.Options.Add(_truth);

    /// <summary>The choice, or null where the true classes are not asked for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="selector">The class selector.</param>
    /// <exception cref="CommandFailedException">The file does not exist.</exception>
    public TruthChoice? Read(ParseResult parsed, string selector)
    {
        var file = parsed.GetValue(_truth);
        if (file is not null && !File.Exists(file))
            throw new CommandFailedException(ExitCode.Input, $"Label file '{file}' {MissingFile.Words(file)}; give --truth a file with a line 'image,class' for each image.");
        return file is not null || IsAsked(selector) ? new(file) : null;
    }

    /// <summary>Whether a selector names the true class.</summary>
    public static bool IsAsked(string selector) => selector.Split(',', StringSplitOptions.TrimEntries).Contains(TrueClasses.Selector);
}
