namespace DeCam.Cluster.Grains.Sweeps.Images;

/// <summary>Tells a folder whose share is away from one that lacks a file: a mount point without its share is missing or empty.</summary>
internal static class AwayFolder
{
    /// <summary>The fault of a folder that is missing, empty or not answered for by its disk; null where it holds something or may not be read.</summary>
    public static IOException? Fault(string folder)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries(folder).Any() ? null : new DirectoryNotFoundException($"Folder '{folder}' is empty.");
        }
        catch (IOException fault)
        {
            return fault;
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }
}
