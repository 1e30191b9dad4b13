namespace DeCam.Cluster.Grains.Storage;

/// <summary>The artifact store does not give or take what is needed: it is away, or has not got it yet. Never leaves the silo.</summary>
public sealed class ArtifactUnavailableException : Exception
{
    /// <summary>Says why in the words of the store.</summary>
    public ArtifactUnavailableException(Exception cause)
        : base(cause.Message, cause) => Reason = new(cause is KeyNotFoundException ? FailureKind.Input : FailureKind.Internal, cause.Message);

    /// <summary>Repeats what another silo met.</summary>
    public ArtifactUnavailableException(Failure reason)
        : base(reason.Message) => Reason = reason;

    /// <summary>Whose fault it is if it stays, and what the store said.</summary>
    public Failure Reason { get; }
}
