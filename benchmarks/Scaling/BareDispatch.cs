using Orleans.Concurrency;
using Orleans.Placement;

namespace DeCam.Benchmarks.Scaling;

/// <summary>
/// What a batch costs this machine at least when it travels by grain calls: there and back with as many bytes, two calls under way for
/// each device, and nobody who queues, leases, searches or repeats. Beside it the figures of two machines can be compared.
/// </summary>
internal static class BareDispatch
{
    private const int CallsForEachDevice = 2;
    private const int MaskBytes = 324;          // 16 masks of one ellipse

    /// <summary>Keeps the devices busy until told to stop.</summary>
    public static Task RunAsync(IGrainFactory grains, int devices, CancellationToken stop) => Task.WhenAll(
        Enumerable.Range(0, CallsForEachDevice * devices).Select(i => PushAsync(grains.GetGrain<IBareDeviceGrain>(i % devices), stop)));

    private static async Task PushAsync(IBareDeviceGrain device, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested) await device.ScoreAsync(new(new byte[MaskBytes]));
    }
}

/// <summary>One delay device behind a grain.</summary>
public interface IBareDeviceGrain : IGrainWithIntegerKey
{
    /// <summary>Lets the device of the grain's number work on a batch, and answers as many bytes as its scores would take.</summary>
    Task<Immutable<byte[]>> ScoreAsync(Immutable<byte[]> masks);
}

/// <inheritdoc cref="IBareDeviceGrain"/>
[RandomPlacement, Reentrant]
internal sealed class BareDeviceGrain(IReadOnlyList<DelayDevice> devices) : Grain, IBareDeviceGrain
{
    private const int ScoreBytes = 128;

    /// <inheritdoc/>
    public async Task<Immutable<byte[]>> ScoreAsync(Immutable<byte[]> masks)
    {
        await devices[(int)this.GetPrimaryKeyLong()].WorkAsync(1, CancellationToken.None);
        return new(new byte[ScoreBytes]);
    }
}
