using DeCam.Inference.Caching;
using DeCam.Inference.Imaging;

namespace DeCam.Inference.Devices;

/// <summary>Prepared images that stay in the cache until this is disposed of.</summary>
internal sealed class ImageLeases : IDisposable
{
    private readonly List<LeaseCache<(string Image, string Model), PreparedImage>.Lease> _leases = [];

    /// <summary>The image of a request.</summary>
    public PreparedImage this[int request] => _leases[request].Value;

    /// <summary>Keeps a further one.</summary>
    public void Add(LeaseCache<(string Image, string Model), PreparedImage>.Lease lease) => _leases.Add(lease);

    /// <inheritdoc/>
    public void Dispose() => _leases.ForEach(lease => lease.Dispose());
}
