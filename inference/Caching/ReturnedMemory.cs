using System.Runtime;
using System.Runtime.InteropServices;

namespace DeCam.Inference.Caching;

/// <summary>Gives memory that nothing uses any more back to the machine. It stops the whole process for a moment, so only after large work.</summary>
internal static partial class ReturnedMemory
{
    /// <summary>Gives it back.</summary>
    public static void GiveBack()
    {
        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        if (!OperatingSystem.IsLinux()) return;
        try
        {
            _ = Trim(0);
        }
        catch (EntryPointNotFoundException)
        {
            // A C library other than glibc, which gives back by itself.
            return;
        }
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint kept);
}
