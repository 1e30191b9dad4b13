using DeCam.Cluster.Grains.Calls;

namespace DeCam.Cluster.Grains.Sweeps;

/// <summary>The number of runs that a sweep may have open. It follows the number of devices in service.</summary>
internal sealed class SweepWindow(IGrainFactory grains, SweepOptions options)
{
    private const int Least = 4;
    private const int BesideDevices = 2;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>Runs that may be open now.</summary>
    public int Size { get; private set; } = Least;

    /// <summary>Looks at the cluster every other second until cancelled.</summary>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var cluster = await grains.GetGrain<IClusterGrain>(0).StatusAsync();
                Size = For(cluster.Silos.Sum(s => s.Report?.Devices.Count(d => d.OutOfService is null) ?? 0), options);
            }
            catch (Exception e) when (Transient.Is(e, cancellationToken))
            {
                // The last size holds. The cluster is changing, and the next look follows in two seconds.
            }

            await Task.Delay(Interval, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    /// <summary>The window for a number of devices.</summary>
    public static int For(int devices, SweepOptions options) =>
        Math.Min(options.MaxOpenRuns, Math.Max(Least, options.RunsPerDevice * devices + BesideDevices));
}
