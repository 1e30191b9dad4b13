namespace DeCam.Cluster.Silo.Folders;

/// <summary>A lock file: whoever has it open holds the lock, and the system frees it when the process ends, however it ends.</summary>
public static class HeldFile
{
    // Errors of opening a file that another process holds exclusively: EAGAIN on Linux, EWOULDBLOCK on macOS, a sharing violation on Windows.
    private static readonly int[] HeldElsewhere = [11, 35, unchecked((int)0x80070020)];

    private const int Looks = 4;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(10);

    /// <summary>Takes the lock, and makes the file where there is none.</summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <returns>The lock until it is disposed; null when another process holds it.</returns>
    public static FileStream? Take(string path)
    {
        // Another process may only be looking whether the file is held, which takes no time.
        for (var look = 1; ; look++)
        {
            try
            {
                return PrivateFolder.Open(path, FileMode.OpenOrCreate);
            }
            catch (IOException e) when (HeldElsewhere.Contains(e.HResult))
            {
                if (look == Looks) return null;
                Thread.Sleep(BetweenLooks);
            }
        }
    }

    /// <summary>Whether a process that is alive holds the lock.</summary>
    /// <param name="path">The file, which may be missing.</param>
    public static bool IsHeld(string path)
    {
        try
        {
            using var look = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
            return false;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (IOException e) when (HeldElsewhere.Contains(e.HResult))
        {
            return true;
        }
    }
}
