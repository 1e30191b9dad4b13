using DeCam.Inference.Caching;
using DeCam.Masks;
using DeCam.Scoring;

namespace DeCam.Inference.Devices;

/// <summary>
/// The resources that masks refer to, such as rankings and label maps: fetched and read once for all masks that share one. Holds at
/// most <see cref="Capacity"/>; the one unused for longest leaves first. Thread-safe.
/// </summary>
/// <param name="content">Where resources come from.</param>
/// <param name="read">Runs the reading of a resource, which takes a while.</param>
internal sealed class MaskResources(IContentSource content, Func<Func<MaskSet>, Task<MaskSet>> read) : IDisposable
{
    /// <summary>Resources held.</summary>
    public const int Capacity = 64;

    private readonly LeaseCache<string, MaskSet> _attached = new(Capacity, _ => 1);

    /// <summary>Gives masks the resource they refer to, if any.</summary>
    /// <exception cref="KeyNotFoundException">Nothing is stored under the key.</exception>
    /// <exception cref="InvalidDataException">The stored bytes are not what these masks need.</exception>
    public async Task AttachAsync(MaskSet masks, CancellationToken cancellationToken)
    {
        if (masks.ResourceKey is not { } key) return;
        // The first set that asks reads the resource for all that follow, so the cancellation of its caller does not stop it.
        using var attached = await _attached.GetAsync(key, () => ReadAsync(key, masks, CancellationToken.None), cancellationToken);
        if (!ReferenceEquals(attached.Value, masks) && !masks.TryAttachFrom(attached.Value)) await ReadAsync(key, masks, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _attached.Dispose();

    private async Task<MaskSet> ReadAsync(string key, MaskSet masks, CancellationToken cancellationToken)
    {
        var bytes = await content.GetAsync(key, cancellationToken);
        return await read(() =>
        {
            masks.Attach(bytes);
            return masks;
        });
    }
}
