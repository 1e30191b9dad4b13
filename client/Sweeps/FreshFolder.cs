using DeCam.Cluster.Client.Results;

namespace DeCam.Cluster.Client.Sweeps;

/// <summary>A folder for results that can be written, and that does not stay behind when nothing was.</summary>
internal sealed class FreshFolder : IDisposable
{
    private readonly string _path;
    private readonly bool _isFresh;

    /// <summary>Makes the folder where it is not there.</summary>
    /// <exception cref="DeCam.Cluster.Client.CommandLine.CommandFailedException">The folder cannot be written.</exception>
    public FreshFolder(string path)
    {
        (_path, _isFresh) = (path, !Directory.Exists(path));
        OutputFolder.EnsureWritable(path);
    }

    /// <summary>Removes it where it was made and is empty.</summary>
    public void Dispose()
    {
        if (_isFresh && !Directory.EnumerateFileSystemEntries(_path).Any()) Directory.Delete(_path);
    }
}
