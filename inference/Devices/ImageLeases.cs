using DeCam.Inference.Caching;
using DeCam.Inference.Imaging;

namespace DeCam.Inference.Devices;

/// <summary>Prepared images that stay in the cache until this is disposed of.</summary>
/// <param name="leases">The image of each request.</param>
internal sealed class ImageLeases(IReadOnlyList<LeaseCache<(string Image, string Model), PreparedImage>.Lease> leases) : IDisposable
{
    /// <summary>The image of a request.</summary>
    public PreparedImage this[int request] => leases[request].Value;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var lease in leases) lease.Dispose();
    }
}
