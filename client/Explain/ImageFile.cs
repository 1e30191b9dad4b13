namespace DeCam.Cluster.Client.Explain;

/// <summary>A picture to explain.</summary>
/// <param name="Path">Path of the file as the user will recognise it.</param>
/// <param name="ResultName">Name of the folder its results go to; no two pictures of a command share one.</param>
internal sealed record ImageFile(string Path, string ResultName)
{
    /// <summary>File name with its extension.</summary>
    public string FileName => System.IO.Path.GetFileName(Path);
}
