using DeCam.Cluster.Silo.Folders;

namespace DeCam.Cluster.Silo.Hosting;

/// <summary>Checks that a folder can be written and read.</summary>
public static class FolderProbe
{
    /// <summary>Makes the folder if it is missing, writes a file and reads it back.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="bytes">Length of the file.</param>
    /// <returns>Why that did not work, or null.</returns>
    public static Exception? Look(string folder, int bytes = 1)
    {
        try
        {
            PrivateFolder.Create(folder);
            var path = Path.Combine(folder, $".probe-{Guid.NewGuid():N}");
            using var probe = PrivateFolder.Open(path, FileMode.CreateNew, options: FileOptions.DeleteOnClose);
            probe.Write(Enumerable.Repeat((byte)1, bytes).ToArray());
            probe.Flush(flushToDisk: true);
            probe.Position = 0;
            return probe.ReadByte() == 1 ? null : new IOException("What was written is not read back.");
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException)
        {
            return unusable;
        }
    }
}
