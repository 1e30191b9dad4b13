namespace DeCam.Cluster.Grains.Calls;

/// <summary>The innermost message of a fault. Orleans wraps faults of a storage in pages of text.</summary>
internal static class Cause
{
    /// <summary>One line without a full stop.</summary>
    public static string Of(Exception exception)
    {
        while (exception is OrleansException { InnerException: { } inner }) exception = inner;
        return Sentence.Reason(exception.Message);
    }
}
