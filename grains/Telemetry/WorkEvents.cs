namespace DeCam.Cluster.Grains.Telemetry;

/// <summary>Names of events in the log that a host may treat in a way of its own.</summary>
public static class WorkEvents
{
    /// <summary>A run or sweep failed. The user of an embedded cluster is told by the command itself.</summary>
    public const string Failed = "WorkFailed";

    /// <summary>The record of a run or sweep cannot be used. Its status tells the user of an embedded cluster.</summary>
    public const string Damaged = "WorkDamaged";
}
