using DeCam.Cluster.Client.CommandLine;

namespace DeCam.Cluster.Client.Results;

/// <summary>Says in the user's words why results cannot be written: by the folder named, not by the files in it.</summary>
internal static class WriteFailure
{
    // What an IOException carries: the error of the system (ENOSPC, EDQUOT), or that of Windows.
    private const int NoSpace = 28, QuotaExceeded = 122, WindowsHandleDiskFull = unchecked((int)0x80070027), WindowsDiskFull = unchecked((int)0x80070070);

    /// <summary>Does work that writes below the folder.</summary>
    /// <exception cref="CommandFailedException">A file cannot be written.</exception>
    public static T Named<T>(string outputFolder, Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException(ExitCode.Internal, Sentence(outputFolder, e), e);
        }
    }

    /// <summary>Does work that writes below the folder and asks a cluster, too: only an error that names a path below the folder is one of writing.</summary>
    /// <exception cref="CommandFailedException">A file cannot be written.</exception>
    public static async Task<T> NamedAsync<T>(string outputFolder, Func<Task<T>> write)
    {
        try
        {
            return await write();
        }
        catch (Exception e) when (e is (IOException or UnauthorizedAccessException) && e.Message.Contains($"'{Path.TrimEndingDirectorySeparator(Path.GetFullPath(outputFolder))}", StringComparison.Ordinal))
        {
            throw new CommandFailedException(ExitCode.Internal, Sentence(outputFolder, e), e);
        }
    }

    /// <summary>The sentence.</summary>
    public static string Sentence(string outputFolder, Exception e)
    {
        var (reason, remedy) = e switch
        {
            IOException { HResult: NoSpace or WindowsHandleDiskFull or WindowsDiskFull } => ("the disk is full", "free space"),
            IOException { HResult: QuotaExceeded } => ("the disk quota is used up", "free space"),
            UnauthorizedAccessException => ("writing is not allowed", "allow it"),
            DirectoryNotFoundException or FileNotFoundException => ("the folder was removed meanwhile", "run the command again"),
            // A message of another form has the temporary path in its middle, so it is replaced.
            _ => (DeCam.Sentence.BeforePath(e.Message) ?? "a file cannot be made there", "fix this"),
        };
        return $"Results cannot be written to '{outputFolder}': {reason}; {remedy} or name another folder with --out.";
    }
}
