using DeCam.Cluster.Grains.Calls;
using Microsoft.Extensions.Logging;

namespace DeCam.Cluster.Grains.Explanations;

/// <summary>The grains that know of a run: its shard of the registry, the queue of its model, and its sweep.</summary>
internal sealed partial class RunPeers(string runId, IGrainFactory grains, ILogger logger)
{
    private IRegistryGrain Registry => grains.GetGrain<IRegistryGrain>(RegistryShards.Of(runId));

    /// <summary>Notes the run in the registry, before it is accepted.</summary>
    public Task RegisterAsync(RunSpec spec, DateTime acceptedUtc) =>
        Repeat.OverFailover.CallAsync(() => Registry.AddAsync(Entry(runId, spec, acceptedUtc, RunState.Running)), CancellationToken.None);

    /// <summary>Tells all that the run has ended. The run of a sweep stays in the registry until it is forgotten, so that none is left behind when the sweep's silo is lost.</summary>
    public async Task FinishAsync(RunRecord record)
    {
        await LeaveQueueAsync(record.Spec!);
        if (record.Spec!.Sweep is null) await LeaveRegistryAsync(record);
    }

    /// <summary>Takes the run out of the registry. A failure is only logged: the registry finds out when it touches the run.</summary>
    public async Task LeaveRegistryAsync(RunRecord record)
    {
        try
        {
            await Repeat.Briefly.CallAsync(() => Registry.FinishAsync(Entry(runId, record.Spec!, record.AcceptedUtc, record.State)), CancellationToken.None);
        }
        catch (Exception e) when (Transient.Is(e, CancellationToken.None))
        {
            LogNotFinished(runId, e.Message);
        }
    }

    /// <summary>Takes every trace of the run out of the registry.</summary>
    public Task ForgetAsync() => Repeat.OverFailover.CallAsync(() => Registry.RemoveAsync(runId), CancellationToken.None);

    /// <summary>Takes the run's batches out of the queue and off the devices. A failure is only logged: their scores are dropped when they come.</summary>
    public async Task LeaveQueueAsync(RunSpec spec)
    {
        try
        {
            await grains.GetGrain<IScoreQueueGrain>(Wire.Identity(spec.Model)).CancelRunAsync(runId);
        }
        catch (Exception e) when (Transient.Is(e, CancellationToken.None))
        {
            LogNotFinished(runId, e.Message);
        }
    }

    /// <summary>Whether the sweep still wants the run; yes while it cannot be asked.</summary>
    public async Task<bool> IsWantedAsync(string sweep)
    {
        try
        {
            return await grains.GetGrain<ISweepGrain>(sweep).WantsAsync(runId);
        }
        catch (Exception e) when (Transient.Is(e))
        {
            LogSweepLost(runId, sweep, e.Message);
            return true;
        }
    }

    /// <summary>What the registry notes of a run.</summary>
    public static RunEntry Entry(string runId, RunSpec spec, DateTime acceptedUtc, RunState state) => new()
    {
        RunId = runId,
        AcceptedUtc = acceptedUtc,
        ImageName = spec.ImageName,
        Method = spec.Method,
        ModelName = spec.Model.Name,
        State = state,
        Priority = spec.Priority,
    };

    [LoggerMessage(Level = LogLevel.Debug, Message = "Run {RunId} could not ask sweep {Sweep} whether it is wanted: {Reason}")]
    private partial void LogSweepLost(string runId, string sweep, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The end of run {RunId} could not be told to all: {Reason}")]
    private partial void LogNotFinished(string runId, string reason);
}
