namespace DeCam.Cluster.Client.Explain;

/// <summary>A picture to explain.</summary>
/// <param name="Path">Path of the file as the user will recognise it.</param>
/// <param name="Name">Name below the folder that was given, with '/' between folders; the file's name where no folder was.</param>
/// <param name="ResultName">Path of the folder its results go to, below the output folder; no two pictures of a command share one.</param>
internal sealed record ImageFile(string Path, string Name, string ResultName)
{
    /// <summary>Full path of the folder that was given; null where the file was.</summary>
    public string? Folder { get; init; }
}
