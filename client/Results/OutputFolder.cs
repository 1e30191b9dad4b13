using System.CommandLine;
using DeCam.Cluster.Client.CommandLine;

namespace DeCam.Cluster.Client.Results;

/// <summary>The folder that results of a command go to.</summary>
internal static class OutputFolder
{
    /// <summary>The one in use where none is named: DECAM_OUT, or <c>decam-out</c> in the working folder.</summary>
    public static string Default => Environment.GetEnvironmentVariable("DECAM_OUT") is { Length: > 0 } set ? set : "decam-out";

    /// <summary>The option that names one.</summary>
    public static Option<string?> Option() => new("--out") { Description = "Folder for results. [env: DECAM_OUT] [default: decam-out]", HelpName = "DIR" };

    /// <summary>Checks before any work is done that results can be written.</summary>
    /// <exception cref="CommandFailedException">The folder cannot be written.</exception>
    public static void EnsureWritable(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            using var probe = new FileStream(Path.Combine(folder, $".{Guid.NewGuid():N}.tmp"), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException(ExitCode.Usage, $"Output folder '{folder}' cannot be written ({Sentence.Reason(e.Message)}); name another with --out.", e);
        }
    }
}
