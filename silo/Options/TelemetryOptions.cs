namespace DeCam.Cluster.Silo;

/// <summary>What a silo shows of itself: section <c>DeCam:Telemetry</c>. OpenTelemetry's own variables, <c>OTEL_...</c>, say what it sends and to whom.</summary>
public sealed record TelemetryOptions
{
    /// <summary>Whether the HTTP port answers <c>/metrics</c>.</summary>
    /// <value>Default yes.</value>
    public bool Metrics { get; init; } = true;
}
