namespace DeCam.Inference.Attributions;

/// <summary>Something opened of a model that stays open until this is disposed, and then as long as there is room.</summary>
/// <param name="Value">What is open.</param>
/// <param name="Lease">Keeps it open.</param>
internal readonly record struct Opened<T>(T Value, IDisposable Lease) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => Lease.Dispose();
}
