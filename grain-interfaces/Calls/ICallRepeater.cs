namespace DeCam.Cluster;

/// <summary>Repeats idempotent calls to a cluster over the loss of the silo that was to answer.</summary>
public interface ICallRepeater
{
    /// <summary>The answer of the call.</summary>
    /// <param name="ask">The call; it may be made any number of times.</param>
    /// <param name="cancellationToken">Ends the repetition.</param>
    Task<T> AskAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken);
}
