namespace DeCam.Cluster.Grains.Telemetry;

/// <summary>The name by which a host subscribes to what the grains measure. Without a subscriber nothing is measured.</summary>
public static class DeCamTelemetry
{
    /// <summary>Name of the meter and of the activity source.</summary>
    public const string Name = "DeCam";
}
