namespace DeCam.Cluster.Grains.Sweeps;

/// <summary>A sweep's entry in the memory of accepted work, which restarts it when its silo is lost.</summary>
internal static class SweepRegistry
{
    /// <summary>Remembers a sweep before it is accepted.</summary>
    public static Task AddAsync(IGrainFactory grains, string sweepId) => Registry(grains, sweepId).AddAsync(Entry(sweepId, RunState.Running));

    /// <summary>Drops a sweep that has ended.</summary>
    public static Task FinishAsync(IGrainFactory grains, string sweepId) => Registry(grains, sweepId).FinishAsync(Entry(sweepId, RunState.Completed));

    private static IRegistryGrain Registry(IGrainFactory grains, string sweepId) => grains.GetGrain<IRegistryGrain>(RegistryShards.Of(sweepId));

    private static RunEntry Entry(string sweepId, RunState state) =>
        new() { RunId = sweepId, State = state, Priority = RunPriority.Sweep, Kind = WorkKind.Sweep };
}
