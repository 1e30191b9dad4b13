namespace DeCam.Cluster.Grains.Scoring.Queue;

/// <summary>What a device did instead of its work, which may be the work's fault as well.</summary>
/// <param name="lease">The lease.</param>
/// <param name="fault">What it did, in one sentence.</param>
internal sealed class Doubt(Lease lease, string fault)
{
    /// <summary>The lease.</summary>
    public Lease Lease { get; } = lease;

    /// <summary>What its device did, in one sentence.</summary>
    public string Fault { get; } = fault;

    /// <summary>Whether the device was told: once, however many others did a part of the work.</summary>
    public bool IsTold { get; set; }
}
