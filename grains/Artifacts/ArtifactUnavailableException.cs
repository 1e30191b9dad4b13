namespace DeCam.Cluster.Grains.Artifacts;

/// <summary>The artifact store does not answer, or does not hold the content yet. This exception never leaves the silo.</summary>
public sealed class ArtifactUnavailableException : Exception
{
    /// <summary>Takes the reason from the store's own exception.</summary>
    public ArtifactUnavailableException(Exception cause)
        : base(cause.Message, cause) => Reason = new(cause is KeyNotFoundException ? FailureKind.Input : FailureKind.Internal, cause.Message);

    /// <summary>Takes the reason that another silo reported.</summary>
    public ArtifactUnavailableException(Failure reason)
        : base(reason.Message) => Reason = reason;

    /// <summary>The reason, as a run reports it when the fault stays.</summary>
    public Failure Reason { get; }
}
