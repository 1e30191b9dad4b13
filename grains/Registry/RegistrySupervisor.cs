using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DeCam.Cluster.Grains.Registry;

/// <summary>
/// Ticks every shard of the registry every five seconds, and soon after each change of membership, so that the work of a lost silo
/// goes on elsewhere without anybody asking. Runs on every silo with the coordinator role; ticks at the same time are one.
/// </summary>
public sealed partial class RegistrySupervisor(IGrainFactory grains, IClusterMembershipService membership, ILogger<RegistrySupervisor> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    // The death of a silo also makes others drop activations, which takes a moment: look again shortly after.
    private static readonly TimeSpan[] AfterChange = [TimeSpan.Zero, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1.5)];

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.WhenAll(PeriodicallyAsync(stoppingToken), OnChangeAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            LogStopped();
        }
    }

    private async Task PeriodicallyAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period);
        do await TickAsync();
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task OnChangeAsync(CancellationToken stoppingToken)
    {
        await foreach (var _ in membership.MembershipUpdates.WithCancellation(stoppingToken))
        {
            foreach (var delay in AfterChange)
            {
                await Task.Delay(delay, stoppingToken);
                await TickAsync();
            }
        }
    }

    private Task TickAsync() => Task.WhenAll(Enumerable.Range(0, RegistryShards.Count).Select(TickAsync));

    private async Task TickAsync(int shard)
    {
        try
        {
            await grains.GetGrain<IRegistryGrain>(shard).TickAsync();
        }
        catch (Exception e)
        {
            // The next tick comes in a few seconds.
            LogNotTicked(shard, e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Shard {Shard} of the registry could not be ticked: {Reason}")]
    private partial void LogNotTicked(int shard, string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Supervision of the registry ends")]
    private partial void LogStopped();
}
