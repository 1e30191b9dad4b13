using DeCam.Cluster.Silo.Folders;

namespace DeCam.Cluster.Silo.Storage;

/// <summary>A lock between processes: the process that holds the lock file open holds the lock. The system frees it when the process ends.</summary>
internal static class FolderLock
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    /// <summary>Takes the lock; dispose to give it back.</summary>
    /// <exception cref="TimeoutException">Another process has held the lock for 15 s.</exception>
    public static async Task<IDisposable> TakeAsync(string lockFile)
    {
        // No pipeline of repeated calls: a lock that is held is no fault, and it is given up by the time waited, not by attempts.
        var clock = System.Diagnostics.Stopwatch.StartNew();
        for (var pause = 1; ; pause = Math.Min(2 * pause, 32))
        {
            try
            {
                return PrivateFolder.Open(lockFile, FileMode.OpenOrCreate);
            }
            catch (IOException held) when (held is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException))
            {
                if (clock.Elapsed > Longest)
                {
                    throw new TimeoutException(
                        $"Lock '{lockFile}' is not free after {Longest.TotalSeconds:0} s; another process holds it, or the folder cannot be written.", held);
                }

                await Task.Delay(pause);
            }
        }
    }
}
