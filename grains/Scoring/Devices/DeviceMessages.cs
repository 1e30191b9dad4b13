using Microsoft.Extensions.Logging;

namespace DeCam.Cluster.Grains.Scoring.Devices;

/// <summary>What the log is told of a device, by whichever of its loops, or the queue, finds out.</summary>
internal static partial class DeviceMessages
{
    /// <summary>It takes no work for a while.</summary>
    [LoggerMessage(Level = LogLevel.Error, Message = "Device {Device} is out of service and is tried again in {Pause}")]
    public static partial void LogOut(this ILogger logger, string device, TimeSpan pause);
}
