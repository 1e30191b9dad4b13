namespace DeCam.Cluster;

/// <summary>Items of one model, of any runs, lent to a device.</summary>
/// <param name="Id">Names the lease.</param>
/// <param name="Items">The items, to be scored together.</param>
/// <param name="Deadline">Time after which the items are given to another device.</param>
/// <param name="Attempt">1, or more when the single item failed before.</param>
[GenerateSerializer, Immutable, Alias("DeCam.WorkLease")]
public sealed record WorkLease(
    [property: Id(0)] Guid Id,
    [property: Id(1)] WorkItem[] Items,
    [property: Id(2)] TimeSpan Deadline,
    [property: Id(3)] int Attempt);

/// <summary>A lease that comes back undone.</summary>
/// <param name="Id">The lease.</param>
/// <param name="Fault">What went wrong, in one sentence; null when the device merely stops.</param>
[GenerateSerializer, Immutable, Alias("DeCam.LeaseReturn")]
public sealed record LeaseReturn([property: Id(0)] Guid Id, [property: Id(1)] string? Fault);
