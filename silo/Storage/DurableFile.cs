using System.Runtime.InteropServices;

namespace DeCam.Cluster.Silo.Storage;

/// <summary>Writes files so that a reader, or a machine that lost its power, sees the old content or the new and nothing between.</summary>
internal static partial class DurableFile
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
            using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, 1))
            {
                foreach (var part in parts) file.Write(part.Span);
                file.Flush(flushToDisk: true);
            }

            Publish(temporary, target);
        }
        catch (Exception e)
        {
            // What was written of it would keep a full disk full.
            Forget(temporary);
            if (e is not (IOException or UnauthorizedAccessException)) throw;
            // The system's words stand before the name of the file.
            var reason = e is UnauthorizedAccessException ? "permission denied" : e.Message.Split(" : '")[0].TrimEnd('.');
            throw new IOException($"Folder '{Path.GetDirectoryName(target)}' cannot be written to: {reason}.", e) { HResult = e.HResult };
        }
    }

    private static void Forget(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The reason why it could not be written is the one to tell.
        }
    }

    /// <summary>Renames a file that is on disk already, and forces the rename to disk.</summary>
    public static void Publish(string temporary, string target)
    {
        File.Move(temporary, target, overwrite: true);
        SyncFolder(Path.GetDirectoryName(target)!);
    }

    /// <summary>Forces the entries of a folder to disk; Windows does so by itself.</summary>
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
