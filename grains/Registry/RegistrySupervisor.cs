using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DeCam.Cluster.Grains.Registry;

/// <summary>
/// Ticks every shard of the registry every five seconds, and at once and often after each change of membership, so that the work of
/// a lost silo resumes elsewhere without a request. Runs on every silo with the coordinator role; a shard joins ticks that arrive together.
/// </summary>
public sealed partial class RegistrySupervisor(IGrainFactory grains, IClusterMembershipService membership, ILogger<RegistrySupervisor> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    // When a silo is declared dead, the others drop some of their activations too, which takes a few seconds.
    private static readonly TimeSpan Unsettled = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan PeriodUnsettled = TimeSpan.FromSeconds(0.5);

    // A slow shard must not delay the next round of ticks.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private readonly SemaphoreSlim _change = new(0);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.WhenAll(TickAlwaysAsync(stoppingToken), NoticeAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            LogStopped();
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _change.Dispose();
        base.Dispose();
    }

    private async Task TickAlwaysAsync(CancellationToken stoppingToken)
    {
        var changed = Stopwatch.GetTimestamp();
        while (true)
        {
            await TickAsync(stoppingToken);
            var pause = Stopwatch.GetElapsedTime(changed) < Unsettled ? PeriodUnsettled : Period;
            if (await _change.WaitAsync(pause, stoppingToken)) changed = Stopwatch.GetTimestamp();
        }
    }

    private async Task NoticeAsync(CancellationToken stoppingToken)
    {
        await foreach (var _ in membership.MembershipUpdates.WithCancellation(stoppingToken)) _change.Release();
    }

    private Task TickAsync(CancellationToken stoppingToken) => Task.WhenAll(Enumerable.Range(0, RegistryShards.Count).Select(shard => TickAsync(shard, stoppingToken)));

    private async Task TickAsync(int shard, CancellationToken stoppingToken)
    {
        try
        {
            await grains.GetGrain<IRegistryGrain>(shard).TickAsync().WaitAsync(Patience, stoppingToken);
        }
        catch (Exception e)
        {
            // The next tick follows in a few seconds, unless the silo is stopping.
            LogNotTicked(shard, e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Shard {Shard} of the registry could not be ticked: {Reason}")]
    private partial void LogNotTicked(int shard, string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Supervision of the registry ends")]
    private partial void LogStopped();
}
