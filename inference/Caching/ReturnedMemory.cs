using System.Runtime;
using System.Runtime.InteropServices;

namespace DeCam.Inference.Caching;

/// <summary>Gives memory that nothing uses any more back to the machine.</summary>
internal static partial class ReturnedMemory
{
    /// <summary>Gives back what nothing refers to any more, large objects too. It stops the whole process for a moment, so only after large work.</summary>
    public static void GiveBack()
    {
        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        Collect();
    }

    /// <summary>The same without moving large objects together.</summary>
    public static void Collect()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        Trim();
    }

    /// <summary>Gives back what native code has freed, where the C library can.</summary>
    public static void Trim()
    {
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
