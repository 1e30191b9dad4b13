namespace DeCam.Cluster.Grains.Scoring.Queue;

/// <summary>What a device did instead of its work, which may be the work's fault as well.</summary>
/// <param name="Lease">The lease.</param>
/// <param name="Fault">What it did, in one sentence.</param>
internal sealed record Doubt(Lease Lease, string Fault);
