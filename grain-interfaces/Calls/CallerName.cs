namespace DeCam.Cluster;

/// <summary>
/// The name that a client gives itself in its calls, for the log of the silos. It proves nothing.
/// </summary>
public static class CallerName
{
    /// <summary>Key in the context of a call.</summary>
    public const string Key = "decam.caller";

    /// <summary>Gives the calls that follow in this flow the name of this user and machine.</summary>
    public static void Say() => RequestContext.Set(Key, $"{Environment.UserName}@{Environment.MachineName}");
}
