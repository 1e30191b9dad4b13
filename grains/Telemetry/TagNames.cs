namespace DeCam.Cluster.Grains.Telemetry;

/// <summary>Names of the attributes of measurements and activities.</summary>
internal static class TagNames
{
    public const string Device = "decam.device";

    public const string Model = "decam.model";

    public const string Kind = "decam.kind";

    public const string Reason = "decam.reason";

    public const string State = "decam.state";

    // Of activities only: a metric with one of these would grow without bound.
    public const string Run = "decam.run";

    public const string Method = "decam.method";

    public const string Round = "decam.round";

    public const string Masks = "decam.masks";

    public const string Attempt = "decam.attempt";

    public const string Bytes = "decam.bytes";

    public const string Silo = "decam.silo";
}
