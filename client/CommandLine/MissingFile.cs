namespace DeCam.Cluster.Client.CommandLine;

/// <summary>Words for a path that is not a file.</summary>
internal static class MissingFile
{
    /// <summary>The words after the path.</summary>
    public static string Words(string path) => Directory.Exists(path) ? "is a folder" : "does not exist";
}
