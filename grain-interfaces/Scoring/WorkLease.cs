namespace DeCam.Cluster;

/// <summary>Work of one model lent to a device: batches of any runs, or one description.</summary>
/// <param name="Id">Names the lease.</param>
/// <param name="Items">The batches, to be scored together; none when there is a description.</param>
/// <param name="Attempt">1, or more when the single batch or the description failed before.</param>
/// <param name="Description">The description, or null.</param>
/// <param name="IsProbe">Whether the device shall only load the model and say how it calculates; there is no other work then.</param>
[GenerateSerializer, Immutable, Alias("DeCam.WorkLease")]
public sealed record WorkLease(
    [property: Id(0)] Guid Id,
    [property: Id(1)] WorkItem[] Items,
    // Id 2 belonged to a member that silos of earlier versions send; it is not given to another.
    [property: Id(3)] int Attempt,
    [property: Id(4)] DescriptionRequest? Description = null,
    [property: Id(5)] bool IsProbe = false);

/// <summary>A lease that comes back undone.</summary>
/// <param name="Id">The lease.</param>
/// <param name="Fault">What went wrong, in one sentence; null when the device merely stops.</param>
/// <param name="Refusal">Why no device can use the model, as a probe found; else null.</param>
/// <param name="Unread">Why the device's silo cannot read the model's file, else null.</param>
/// <param name="IsDoubt">Whether <paramref name="Fault"/> may be the model's as well: another device tells.</param>
[GenerateSerializer, Immutable, Alias("DeCam.LeaseReturn")]
public sealed record LeaseReturn([property: Id(0)] Guid Id, [property: Id(1)] string? Fault, [property: Id(2)] Failure? Refusal = null, [property: Id(3)] UnreadModel? Unread = null, [property: Id(4)] bool IsDoubt = false);
