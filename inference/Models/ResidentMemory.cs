using System.Globalization;
using System.Runtime.InteropServices;

namespace DeCam.Inference.Models;

/// <summary>The memory that this process holds.</summary>
internal static partial class ResidentMemory
{
    private const int Resident = 1, Shared = 2;

    /// <summary>Bytes held now; on Linux from the kernel, which costs some microseconds.</summary>
    public static long Bytes => OperatingSystem.IsLinux() ? Pages(Resident) : Environment.WorkingSet;

    /// <summary>Bytes held now that no file holds too, so that the kernel cannot take them back. Linux alone tells.</summary>
    public static long OwnBytes => Pages(Resident) - Pages(Shared);

    /// <summary>Gives memory that was freed back to the system, where the C library can.</summary>
    public static void Trim()
    {
        try
        {
            _ = Trim(0);
        }
        catch (EntryPointNotFoundException)
        {
            // Other C libraries give it back by themselves.
        }
    }

    /// <summary>Gives back what nothing refers to any more, too; takes a moment, in which the process stands still.</summary>
    public static void Collect()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        Trim();
    }

    private static long Pages(int field)
    {
        using var file = File.OpenRead("/proc/self/statm");
        Span<byte> text = stackalloc byte[128];
        var fields = System.Text.Encoding.ASCII.GetString(text[..file.Read(text)]).Split(' ');
        return long.Parse(fields[field], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint kept);
}
