using System.Globalization;

namespace DeCam.Inference.Models;

/// <summary>The memory that this process holds.</summary>
internal static class ResidentMemory
{
    /// <summary>Bytes held now; on Linux from the kernel, which costs some microseconds.</summary>
    public static long Bytes
    {
        get
        {
            if (!OperatingSystem.IsLinux()) return Environment.WorkingSet;
            using var file = File.OpenRead("/proc/self/statm");
            Span<byte> text = stackalloc byte[128];
            var fields = System.Text.Encoding.ASCII.GetString(text[..file.Read(text)]).Split(' ');
            return long.Parse(fields[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
        }
    }
}
