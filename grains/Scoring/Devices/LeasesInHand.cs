using Microsoft.Extensions.Logging;

namespace DeCam.Cluster.Grains.Scoring.Devices;

/// <summary>
/// The leases that devices of this silo work on, and how to end one. The evaluator asks here rather than take a token with its call,
/// because it is a stateless worker: the cancellation of a call to one may reach another of its activations. Thread-safe.
/// </summary>
public sealed partial class LeasesInHand(DeviceSet devices, ILogger<LeasesInHand> logger) : ILeaseObserver
{
    private const int Remembered = 256;
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, CancellationTokenSource> _held = [];

    // A revocation may arrive before its lease.
    private readonly Queue<Guid> _revoked = new();

    /// <summary>Begins a lease.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="working">Cancelled when all leases of the silo have to end.</param>
    /// <returns>Dispose it when the lease ends. Its token is cancelled when the lease is revoked, at once if it was revoked before.</returns>
    internal Hold Begin(Guid lease, CancellationToken working)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(working);
        lock (_lock)
        {
            _held[lease] = source;
            if (_revoked.Contains(lease)) source.Cancel();
        }

        return new(this, lease, source);
    }

    /// <summary>A token that is cancelled when the lease has to end. It is cancelled already when the lease is not in hand: no slot waits for its scores.</summary>
    public CancellationToken TokenOf(Guid lease)
    {
        lock (_lock) return _held.TryGetValue(lease, out var source) ? source.Token : new(canceled: true);
    }

    /// <inheritdoc/>
    public Task RevokeAsync(Guid lease)
    {
        lock (_lock)
        {
            _revoked.Enqueue(lease);
            if (_revoked.Count > Remembered) _revoked.Dequeue();
            // CancelAsync, so that the callbacks of the cancellation do not run under the lock.
            return _held.TryGetValue(lease, out var source) ? source.CancelAsync() : Task.CompletedTask;
        }
    }

    /// <inheritdoc/>
    public Task BlameAsync(Guid lease, string device, string fault)
    {
        var state = devices.Named(device);
        LogBlame(device, fault);
        if (state.Fail(fault)) logger.LogOut(device, state.Pause);
        return RevokeAsync(lease);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Device {Device} is at fault: {Fault}")]
    private partial void LogBlame(string device, string fault);

    private bool IsRevoked(Guid lease)
    {
        lock (_lock) return _revoked.Contains(lease);
    }

    private void End(Guid lease)
    {
        lock (_lock) _held.Remove(lease);
    }

    /// <summary>A lease in hand until disposed.</summary>
    internal sealed class Hold(LeasesInHand leases, Guid lease, CancellationTokenSource source) : IDisposable
    {
        public CancellationToken Token => source.Token;

        public bool IsRevoked => leases.IsRevoked(lease);

        public void Dispose()
        {
            leases.End(lease);
            source.Dispose();
        }
    }
}
