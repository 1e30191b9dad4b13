namespace DeCam.Cluster.Client.Explain;

/// <summary>A run ended without a result.</summary>
internal sealed class RunFailedException(Failure failure) : Exception(failure.Message)
{
    /// <summary>Why.</summary>
    public Failure Failure { get; } = failure;
}
