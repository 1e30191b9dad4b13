using System.Text.RegularExpressions;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Sweeps.Results;

namespace DeCam.Cluster.Client.Sweeps.Report;

/// <summary>The folder of pages and pictures beside a report. A file in it marks it, so that no folder of the user's own is taken for one.</summary>
internal static partial class ReportFolder
{
    /// <summary>The file that marks the folder.</summary>
    public const string Mark = "about-this-folder.txt";

    private const string About = $"The pages and pictures of ../{SweepFolder.Report}; decam replaces them with it.\n";

    /// <summary>Checks before any work that nothing else would be overwritten.</summary>
    /// <param name="folder">The folder of the report.</param>
    /// <param name="cells">Cells of the sweep at most.</param>
    /// <exception cref="CommandFailedException">The report would need the folder, and something else has its name.</exception>
    public static void EnsureFree(string folder, long cells)
    {
        var beside = Of(folder);
        if (cells <= ReportPages.MostInFile || IsFree(beside)) return;
        var what = IsLink(beside) ? "a link" : File.Exists(beside) ? "a file" : "a folder of something else";
        throw new CommandFailedException(ExitCode.Usage, $"'{beside}' is {what}, but the pages of a report of more than {ReportPages.MostInFile} cells go into a folder of that name; move it away or name another folder with --out.");
    }

    /// <summary>Path of the folder beside a report.</summary>
    /// <param name="folder">The folder of the report.</param>
    public static string Of(string folder) => Path.Combine(folder, ReportPages.Folder);

    /// <summary>Makes the folder with its mark.</summary>
    public static void Make(string beside)
    {
        Directory.CreateDirectory(beside);
        File.WriteAllText(Path.Combine(beside, Mark), About);
    }

    /// <summary>Removes pages and pictures of an earlier report, and the folder where nothing is left; one without the mark stays as it is.</summary>
    /// <param name="beside">The folder.</param>
    /// <param name="written">Names of those to keep.</param>
    public static void RemoveOthers(string beside, IReadOnlySet<string> written)
    {
        if (IsLink(beside) || !IsMarked(beside)) return;
        foreach (var file in Directory.EnumerateFiles(beside).Where(f => OwnName().IsMatch(Path.GetFileName(f)) && !written.Contains(Path.GetFileName(f))).ToList()) File.Delete(file);
        if (Directory.EnumerateFileSystemEntries(beside).Any(f => Path.GetFileName(f) != Mark)) return;
        Directory.Delete(beside, recursive: true);
    }

    private static bool IsFree(string beside) =>
        !IsLink(beside) && !File.Exists(beside) && (!Directory.Exists(beside) || IsMarked(beside) || !Directory.EnumerateFileSystemEntries(beside).Any());

    private static bool IsMarked(string beside) => File.Exists(Path.Combine(beside, Mark));

    private static bool IsLink(string beside) => new FileInfo(beside).LinkTarget is not null;

    [GeneratedRegex("^(images-[0-9]{4,}[.]html|p[0-9]+[.]webp|v[0-9a-f]{16}[.]webp)$")]
    private static partial Regex OwnName();
}
