using DeCam.Cluster.Grains.Calls;
using DeCam.Cluster.Grains.Sweeps.Cells;
using Microsoft.Extensions.Logging;

namespace DeCam.Cluster.Grains.Sweeps;

/// <summary>The grains that know of one sweep: the registry, which restarts it when its silo is lost, the list of sweeps, and its runs.</summary>
/// <param name="grains">The cluster.</param>
/// <param name="ledger">The sweep.</param>
/// <param name="logger">Hears of runs that could not be dropped.</param>
internal sealed partial class SweepPeers(IGrainFactory grains, SweepLedger ledger, ILogger logger)
{
    private IRegistryGrain Registry => grains.GetGrain<IRegistryGrain>(RegistryShards.Of(ledger.Id));

    /// <summary>Notes the sweep in the registry, before it is accepted.</summary>
    public Task RegisterAsync() => Registry.AddAsync(Entry(RunState.Running));

    /// <summary>Takes the ended sweep from the registry.</summary>
    public Task UnregisterAsync() => Registry.FinishAsync(Entry(RunState.Completed));

    /// <summary>Notes the sweep in the list of all sweeps, once.</summary>
    public Task ListAsync() => grains.GetGrain<ISweepCatalogGrain>(0).AddAsync(ledger.Id);

    /// <summary>Takes every trace of the sweep out of the registry and the list of sweeps.</summary>
    public async Task ForgetAsync()
    {
        await Registry.RemoveAsync(ledger.Id);
        await grains.GetGrain<ISweepCatalogGrain>(0).RemoveAsync(ledger.Id);
    }

    /// <summary>Cancels and deletes all runs of the sweep. Runs that cannot be reached drop themselves when the registry touches them.</summary>
    public async Task DropRunsAsync()
    {
        try
        {
            await LeftRuns.ForgetAsync(grains, ledger.RunPrefix);
        }
        catch (Exception e) when (Transient.Is(e))
        {
            LogLeftRuns(ledger.Id, e.Message);
        }
    }

    private RunEntry Entry(RunState state) => new() { RunId = ledger.Id, State = state, Priority = RunPriority.Sweep, Kind = WorkKind.Sweep };

    [LoggerMessage(1, LogLevel.Information, "Runs of sweep {Sweep} could not be dropped at once: {Reason}")]
    private partial void LogLeftRuns(string sweep, string reason);
}
