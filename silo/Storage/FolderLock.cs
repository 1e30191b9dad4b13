namespace DeCam.Cluster.Silo.Storage;

/// <summary>A lock between processes: the one who holds the lock file open holds the lock. It ends with the process, however that ends.</summary>
internal static class FolderLock
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    /// <summary>Takes the lock; dispose to give it back.</summary>
    /// <exception cref="TimeoutException">Somebody else has held it for 15 s.</exception>
    public static async Task<IDisposable> TakeAsync(string lockFile)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        for (var pause = 1; ; pause = Math.Min(2 * pause, 32))
        {
            try
            {
                return new FileStream(lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
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
