namespace DeCam.Cluster.Grains.Explanations;

/// <summary>Ends a run: trying again cannot help. Never leaves the coordinator.</summary>
internal sealed class RunFailedException(Failure failure) : Exception(failure.Message)
{
    /// <summary>What the run's status will say.</summary>
    public Failure Failure { get; } = failure;
}
