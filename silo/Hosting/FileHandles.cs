using System.Runtime.InteropServices;

namespace DeCam.Cluster.Silo;

/// <summary>How many files and connections this process may have open. The runtime has raised the soft limit to the hard one.</summary>
public static partial class FileHandles
{
    /// <summary>Fewer do not hold a silo with its models, connections and clients.</summary>
    public const int Fewest = 512;

    /// <summary>A sentence where the process may have too few; null where it has enough.</summary>
    public static string? TooFew() => OperatingSystem.IsWindows() || GetLimit(OperatingSystem.IsMacOS() ? 8 : 7, out var limit) != 0 || limit.Soft >= Fewest ? null
        : $"This process may have {limit.Soft} files and connections open but needs {Fewest} at least; raise the limit with 'ulimit -n {Fewest}' or LimitNOFILE of systemd.";

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, out Limit limit);

    private struct Limit
    {
        public nuint Soft, Hard;
    }
}
