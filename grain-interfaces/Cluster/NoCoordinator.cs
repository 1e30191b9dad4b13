namespace DeCam.Cluster;

/// <summary>Recognises that a call failed because no silo of the cluster has the role coordinator.</summary>
public static class NoCoordinator
{
    // Orleans has no type of exception for it.
    private const string OrleansWords = "no active nodes are compatible";

    /// <summary>Whether the exception, or one inside it, says so.</summary>
    public static bool Is(Exception? exception) =>
        exception is not null && (exception.Message.Contains(OrleansWords, StringComparison.OrdinalIgnoreCase) || Is(exception.InnerException));
}
