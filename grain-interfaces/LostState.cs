namespace DeCam.Cluster;

/// <summary>The reason given for work whose state was stored and is no longer there: the store lost it, so nobody can go on with it.</summary>
public static class LostState
{
    /// <summary>Of a run.</summary>
    public static Failure OfRun(string id) => new(FailureKind.Lost, $"Run '{id}': {Words}");

    /// <summary>Of a sweep.</summary>
    public static Failure OfSweep(string id) => new(FailureKind.Lost, $"Sweep '{id}': {Words}");

    private const string Words = "its state is no longer in the store; submit it again.";
}
