namespace DeCam.Cluster.Grains.Telemetry;

/// <summary>What becomes of runs and cells.</summary>
internal static class WorkStates
{
    public const string Accepted = "accepted";

    public const string Completed = "completed";

    public const string Failed = "failed";

    public const string Cancelled = "cancelled";

    public static IReadOnlyList<string> OfRuns { get; } = [Accepted, Completed, Failed, Cancelled];

    public static IReadOnlyList<string> OfCells { get; } = [Completed, Failed];
}
