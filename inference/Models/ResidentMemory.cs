using System.Globalization;

namespace DeCam.Inference.Models;

/// <summary>The memory that this process holds.</summary>
internal static class ResidentMemory
{
    private const int Resident = 1, Shared = 2;

    /// <summary>Bytes held now; on Linux from the kernel, which costs some microseconds.</summary>
    public static long Bytes => OperatingSystem.IsLinux() ? Pages(Resident) : Environment.WorkingSet;

    /// <summary>Bytes held now that no file holds too, so that the kernel cannot take them back. Linux alone tells.</summary>
    public static long OwnBytes => Pages(Resident) - Pages(Shared);

    private static long Pages(int field)
    {
        using var file = File.OpenRead("/proc/self/statm");
        Span<byte> text = stackalloc byte[128];
        var fields = System.Text.Encoding.ASCII.GetString(text[..file.Read(text)]).Split(' ');
        return long.Parse(fields[field], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
    }
}
