namespace DeCam.Cluster.Grains;

/// <summary>Time for deadlines and ages. It never jumps, while the time of day does when somebody or a time server sets it.</summary>
internal static class Uptime
{
    /// <summary>Time since a moment that is the same for this process.</summary>
    public static TimeSpan GetUptime(this TimeProvider clock) => clock.GetElapsedTime(0);
}
