using Orleans.Storage;

namespace DeCam.Cluster.Grains.Calls;

/// <summary>Tells faults of the road from faults that stay.</summary>
internal static class Transient
{
    /// <summary>Whether the same call may succeed a moment later.</summary>
    public static bool Is(Exception exception) =>
        exception is not (OperationCanceledException or ArgumentException or NotSupportedException or BadProviderConfigException or DamagedRecordException);

    /// <summary>Whether the same call may succeed a moment later; a cancellation that is not the caller's own comes from a silo that was leaving.</summary>
    public static bool Is(Exception exception, CancellationToken own) =>
        Is(exception) || (exception is OperationCanceledException && !own.IsCancellationRequested);
}
