namespace DeCam.Cluster.Grains.Artifacts;

/// <summary>Says of a folder that cannot be written which it is, whose and why.</summary>
public static class FolderFault
{
    /// <summary>The error for the folder.</summary>
    /// <param name="folder">The folder, as its operator names it.</param>
    /// <param name="fault">The error of the system.</param>
    /// <param name="silo">Name of the silo whose folder it is; null for the folder of the program that reads the sentence.</param>
    public static IOException Of(string folder, Exception fault, string? silo = null)
    {
        var cause = fault is IOException { InnerException: IOException or UnauthorizedAccessException } ? fault.InnerException : fault;
        // System errors read "reason : 'path of a temporary file'": keep the reason.
        var reason = cause is UnauthorizedAccessException ? "permission denied" : Sentence.BeforePath(cause.Message) ?? Sentence.Reason(cause.Message);
        return new($"Folder '{folder}'{(silo is null ? "" : $" of silo '{silo}'")} cannot be written to: {reason}.", cause) { HResult = fault.HResult };
    }
}
