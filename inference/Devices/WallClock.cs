using System.Diagnostics;

namespace DeCam.Inference.Devices;

/// <summary>The clock on the wall, for what a card does while the processor waits.</summary>
internal static class WallClock
{
    /// <summary>Seconds since some moment.</summary>
    public static double Seconds() => (double)Stopwatch.GetTimestamp() / Stopwatch.Frequency;
}
