using System.Runtime.InteropServices;
using DeCam.Cluster.Grains.Artifacts;
using DeCam.Cluster.Silo.Folders;

namespace DeCam.Cluster.Silo.Storage;

/// <summary>Writes files so that a reader sees the old content or the new and nothing between, even after a power failure.</summary>
public static partial class DurableFile
{
    private const int ReadOnlyDirectory = 0;

    /// <summary>Writes to a temporary name beside the target, forces it to disk, renames it, and forces the rename to disk.</summary>
    /// <param name="target">Full path; its folder must exist.</param>
    /// <param name="temporary">Full path in the same file system; overwritten.</param>
    /// <param name="parts">The content, in order.</param>
    /// <exception cref="IOException">The folder cannot be written to; says which and why, without the temporary name.</exception>
    public static void Write(string target, string temporary, params ReadOnlySpan<ReadOnlyMemory<byte>> parts)
    {
        try
        {
            using (var file = PrivateFolder.Open(temporary, FileMode.Create))
            {
                foreach (var part in parts) file.Write(part.Span);
                file.Flush(flushToDisk: true);
            }

            KeepMode(target, temporary);
            Publish(temporary, target);
        }
        catch (Exception e)
        {
            // A partly written file would keep a full disk full.
            Forget(temporary);
            if (e is not (IOException or UnauthorizedAccessException)) throw;
            throw FolderFault.Of(Path.GetDirectoryName(target)!, e);
        }
    }

    // A file that is replaced keeps the mode that its operator gave.
    private static void KeepMode(string target, string temporary)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(target)) return;
        if (File.GetUnixFileMode(target) is var mode && mode != File.GetUnixFileMode(temporary)) File.SetUnixFileMode(temporary, mode);
    }

    private static void Forget(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The error of the write is the one to report.
        }
    }

    /// <summary>Renames a file that is on disk already, and forces the rename to disk.</summary>
    /// <param name="temporary">Full path.</param>
    /// <param name="target">Full path in the same file system; replaced if it exists.</param>
    /// <exception cref="IOException">The file cannot be renamed.</exception>
    /// <exception cref="UnauthorizedAccessException">The file or a folder may not be changed.</exception>
    public static void Publish(string temporary, string target)
    {
        File.Move(temporary, target, overwrite: true);
        SyncFolder(Path.GetDirectoryName(target)!);
    }

    /// <summary>Forces the entries of a folder to disk; Windows does so by itself.</summary>
    /// <param name="folder">Full path.</param>
    /// <exception cref="IOException">The folder cannot be opened.</exception>
    public static void SyncFolder(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        var descriptor = Open(folder, ReadOnlyDirectory);
        if (descriptor < 0) throw new IOException($"{Marshal.GetLastPInvokeErrorMessage()} : '{folder}'");
        try
        {
            // Some network file systems cannot sync a folder (EINVAL); their rename is as durable as they make it.
            _ = Sync(descriptor);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
