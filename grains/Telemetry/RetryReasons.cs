namespace DeCam.Cluster.Grains.Telemetry;

/// <summary>Why work is done again.</summary>
internal static class RetryReasons
{
    /// <summary>A device failed on it.</summary>
    public const string DeviceFault = "device_fault";

    /// <summary>A device gave it back undone, or left: its silo stops, or it is out of service.</summary>
    public const string DeviceLeft = "device_left";

    /// <summary>A device asked for other work without having reported.</summary>
    public const string Unreported = "unreported";

    /// <summary>A device did not report in time.</summary>
    public const string LeaseExpired = "lease_expired";

    /// <summary>The silo of the device was lost.</summary>
    public const string SiloLost = "silo_lost";

    /// <summary>The queue does not know a batch that its run waits for: the queue's silo or the report was lost, or the artifact store was away.</summary>
    public const string Missing = "missing";

    /// <summary>A run met a fault and goes on after a pause.</summary>
    public const string RunFault = "run_fault";

    /// <summary>A checkpoint could not be written.</summary>
    public const string Checkpoint = "checkpoint";

    /// <summary>Those that concern masks.</summary>
    public static IReadOnlyList<string> OfMasks { get; } = [DeviceFault, DeviceLeft, Unreported, LeaseExpired, SiloLost, Missing];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [.. OfMasks, RunFault, Checkpoint];
}
