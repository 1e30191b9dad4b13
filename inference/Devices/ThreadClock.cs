using System.Diagnostics;
using System.Runtime.InteropServices;

namespace DeCam.Inference.Devices;

/// <summary>Processor time of the calling thread, which other load on the machine hardly disturbs; elsewhere than on Linux, plain time.</summary>
internal static partial class ThreadClock
{
    private const int ThreadCpuTime = 3;        // CLOCK_THREAD_CPUTIME_ID of Linux

    /// <summary>Seconds from an arbitrary start.</summary>
    public static double Seconds() => OperatingSystem.IsLinux() && GetTime(ThreadCpuTime, out var time) == 0
        ? time.Seconds + time.Nanoseconds * 1e-9
        : Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency;

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetTime(int clock, out TimeSpecification time);

    private struct TimeSpecification
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
