using System.Runtime.InteropServices;

namespace DeCam.Inference.Devices;

/// <summary>
/// Puts a thread below the others of the machine, so that a process whose every core scores still answers calls at once.
/// On Linux a thread's nice value decides, and <see cref="Thread.Priority"/> has no effect; on other systems nothing is changed.
/// </summary>
public static partial class LowPriority
{
    /// <summary>Added to the nice value of the process. Beside a thread of the process, a scoring thread then gets about a tenth of a core.</summary>
    public const int Nice = 10;

    /// <summary>Lowers the calling thread for good: raising it again needs privileges. Threads that it starts inherit the value.</summary>
    public static void Enter()
    {
        if (OperatingSystem.IsLinux()) _ = AddNice(Nice);
    }

    // On Linux the C library's nice() is about the calling thread alone. It stops at 19, the lowest priority.
    [LibraryImport("libc", EntryPoint = "nice")]
    private static partial int AddNice(int increment);
}
