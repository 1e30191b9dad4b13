using System.Globalization;

namespace DeCam.Inference.Models;

/// <summary>
/// The memory that the control group of this process may have, on Linux. Whoever takes more is ended by the kernel without a word.
/// Both versions of control groups are read where they are mounted as usual, and the smallest limit of the groups around counts.
/// </summary>
public static class MemoryLimit
{
    /// <summary>Bytes with which a process serves a small model: measured are 90 MB of its own and 80 MB of program files while it scores.</summary>
    public const long Fewest = 256L << 20;

    private const string Unified = "/sys/fs/cgroup", Separate = "/sys/fs/cgroup/memory", Controller = "memory";
    private const int Fields = 3;

    // Version 1 writes "no limit" as the largest number of whole pages.
    private const long Unlimited = 1L << 60;

    /// <summary>The limit in bytes; null where there is none.</summary>
    public static long? Bytes { get; } = OperatingSystem.IsLinux() ? Read("/") : null;

    /// <summary>A sentence where the limit is too low for a process that serves a small model; null where it is not.</summary>
    public static string? TooLow(long? limit) => limit is not { } bytes || bytes >= Fewest ? null : string.Create(CultureInfo.InvariantCulture,
        $"The control group of this process may have {bytes / 1e6:N0} MB of memory, and {Fewest / 1e6:N0} MB are needed to serve a small model; raise the limit, or the kernel may end the process without a word.");

    /// <summary>The limit that the files below a root tell.</summary>
    internal static long? Read(string root)
    {
        var smallest = Unlimited;
        foreach (var line in Lines(Path.Join(root, "proc/self/cgroup")))
        {
            // Number, controllers and path of the group; version 2 has the number 0 and names no controllers.
            if (line.Split(':', Fields) is not [var number, var controllers, ['/', ..] group]) continue;
            if (number == "0" && controllers.Length == 0) smallest = Math.Min(smallest, Around(Path.Join(root, Unified), group, "memory.max"));
            else if (controllers.Split(',').Contains(Controller)) smallest = Math.Min(smallest, Around(Path.Join(root, Separate), group, "memory.limit_in_bytes"));
        }

        return smallest < Unlimited ? smallest : null;
    }

    // In a container the path may be that of the host, of which only the last part is mounted, at the top.
    private static long Around(string mount, string group, string file)
    {
        var smallest = Unlimited;
        var parts = group.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != "..").ToArray();
        for (var count = parts.Length; count >= 0; count--)
        {
            var text = Lines(Path.Join([mount, .. parts[..count], file])).FirstOrDefault();
            if (long.TryParse(text, CultureInfo.InvariantCulture, out var bytes)) smallest = Math.Min(smallest, bytes);
        }

        return smallest;
    }

    private static string[] Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // There is no such group, or it may not be looked at.
            return [];
        }
    }
}
