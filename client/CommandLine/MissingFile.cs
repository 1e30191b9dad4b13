namespace DeCam.Cluster.Client.CommandLine;

/// <summary>What is said of a path where a file was wanted and none is.</summary>
internal static class MissingFile
{
    /// <summary>The words after the path.</summary>
    public static string Words(string path) => Directory.Exists(path) ? "is a folder" : "does not exist";
}
