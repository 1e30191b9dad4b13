using System.Collections.Concurrent;
using DeCam.Cluster.Grains.Placement;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DeCam.Cluster.Grains.Cluster;

/// <summary>
/// Tells the other silos that this one was told to stop, so that they place no new grains on it while its devices finish their work.
/// Membership says only after that that it leaves.
/// </summary>
public sealed partial class DrainNotice(
    DrainingSilos draining,
    IGrainFactory grains,
    IClusterMembershipService membership,
    ILocalSiloDetails self,
    IHostApplicationLifetime lifetime,
    ILogger<DrainNotice> logger) : BackgroundService
{
    // A silo that hangs must not hold up the end of this one.
    private static readonly TimeSpan LongestRound = TimeSpan.FromSeconds(2);

    // How soon a silo that joins meanwhile hears of it.
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);
    private readonly ConcurrentDictionary<SiloAddress, bool> _told = new();
    private volatile bool _isGiven;

    /// <summary>Whether the silo drains and the others know it, or had two seconds to hear of it.</summary>
    public bool IsGiven => _isGiven;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await StoppingAsync(stoppingToken);
        draining.Add(self.SiloAddress);
        await TellAsync(CancellationToken.None);
        _isGiven = true;
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Period, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await TellAsync(stoppingToken);
        }
    }

    // The host says it first, then asks the services to stop, the last one first: the devices finish before this one is asked.
    private async Task StoppingAsync(CancellationToken stoppingToken)
    {
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStopping.Register(stopping.SetResult);
        await stopping.Task.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task TellAsync(CancellationToken cancellationToken)
    {
        var others = membership.CurrentSnapshot.Members.Values
            .Where(member => member.Status == SiloStatus.Active && !member.SiloAddress.Equals(self.SiloAddress) && !_told.ContainsKey(member.SiloAddress));
        await Task.WhenAll(others.Select(member => TellAsync(member.SiloAddress)))
            .WaitAsync(LongestRound, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task TellAsync(SiloAddress other)
    {
        try
        {
            await grains.GetGrain<IDrainGrain>(other.ToParsableString()).DrainsAsync(self.SiloAddress);
            _told[other] = true;
        }
        catch (Exception e)
        {
            // It is being lost or is of an earlier version; the next round asks it again.
            LogNotTold(other, e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Silo {Other} could not be told that this one drains: {Reason}")]
    private partial void LogNotTold(SiloAddress other, string reason);
}
