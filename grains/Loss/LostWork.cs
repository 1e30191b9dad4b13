using DeCam.Cluster.Grains.Explanations;
using DeCam.Cluster.Grains.State;
using DeCam.Cluster.Grains.Sweeps;
using Orleans.Storage;

namespace DeCam.Cluster.Grains.Loss;

/// <summary>Writes into a store that lost its states which work it held, as failed, so that nobody takes it for work that never was.</summary>
/// <param name="storage">The store.</param>
/// <param name="grains">The cluster.</param>
internal sealed class LostWork(IGrainStorage storage, IGrainFactory grains)
{
    private const int AtOnce = 16;

    /// <summary>Notes all work that has no record as failed. Work with a record was submitted since, or was not lost.</summary>
    /// <returns>The work that was noted.</returns>
    public async Task<IReadOnlyCollection<RunEntry>> FailAsync(IEnumerable<RunEntry> known)
    {
        var failed = new List<RunEntry>();
        foreach (var part in known.Chunk(AtOnce))
        {
            var written = await Task.WhenAll(part.Select(work => work.Kind == WorkKind.Sweep ? SweepAsync(work) : RunAsync(work)));
            failed.AddRange(part.Where((_, i) => written[i]));
        }

        return failed;
    }

    /// <summary>Puts work into the lists again. May be left undone: a status by its id tells the same.</summary>
    public async Task ListAsync(IEnumerable<RunEntry> failed)
    {
        foreach (var work in failed)
        {
            if (work.Kind == WorkKind.Sweep) await grains.GetGrain<ISweepCatalogGrain>(0).AddAsync(work.RunId);
            else await grains.GetGrain<IRegistryGrain>(RegistryShards.Of(work.RunId)).FinishAsync(work with { State = RunState.Failed });
        }
    }

    private Task<bool> SweepAsync(RunEntry work) => WriteAsync<SweepGrainState>(StoredStates.Sweeps, grains.GetGrain<ISweepGrain>(work.RunId), new()
    {
        Id = work.RunId,
        State = SweepState.Failed,
        Failure = LostState.OfSweep(work.RunId),
        AcceptedUtc = AcceptedUtc(work),
        EndedUtc = DateTime.UtcNow,
    });

    private Task<bool> RunAsync(RunEntry work) => WriteAsync<RunRecord>(StoredStates.Runs, grains.GetGrain<IExplanationGrain>(work.RunId), new()
    {
        RunId = work.RunId,
        State = RunState.Failed,
        Failure = LostState.OfRun(work.RunId),
        AcceptedUtc = AcceptedUtc(work),
        EndedUtc = DateTime.UtcNow,
        Progress = new() { RunId = work.RunId, ImageName = work.ImageName, Method = work.Method, ModelName = work.ModelName },
    });

    // Of work that was known by its id alone.
    private static DateTime AcceptedUtc(RunEntry work) => work.AcceptedUtc == default ? DateTime.UtcNow : work.AcceptedUtc;

    private async Task<bool> WriteAsync<T>(string name, IAddressable grain, T failed)
        where T : new()
    {
        var record = new GrainState<T> { State = new() };
        await storage.ReadStateAsync(name, grain.GetGrainId(), record);
        if (record.RecordExists) return false;
        record.State = failed;
        try
        {
            await storage.WriteStateAsync(name, grain.GetGrainId(), record);
            return true;
        }
        catch (InconsistentStateException)
        {
            // Another silo wrote it at the same time.
            return false;
        }
    }
}
