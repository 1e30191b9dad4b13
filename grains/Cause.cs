namespace DeCam.Cluster.Grains;

/// <summary>What a fault says below what the runtime wraps around it: of the faults of a storage it makes pages of text.</summary>
internal static class Cause
{
    /// <summary>One line without a full stop.</summary>
    public static string Of(Exception exception)
    {
        while (exception is OrleansException { InnerException: { } inner }) exception = inner;
        return exception.Message.Split('\n')[0].TrimEnd('\r', ' ', '.');
    }
}
