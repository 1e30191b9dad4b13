using DeCam.Cluster.Grains.Sweeps.Images;
using DeCam.Cluster.Grains.Sweeps.Shards;
using DeCam.Scoring;

namespace DeCam.Cluster.Grains.Sweeps.Expansion;

/// <summary>Finds the cells of a sweep where its images are: on this silo, or on another one that has the dataset.</summary>
internal sealed class SweepExpander(SweepExpansion expansion, CellStore cells, IDatasetFolders folders, DatasetSilos silos)
{
    /// <summary>The shards of the sweep.</summary>
    /// <param name="key">Names the sweep, in its epoch.</param>
    /// <param name="spec">The specification as resolved.</param>
    /// <param name="window">How many images a model may be asked about at once.</param>
    /// <param name="progress">Hears how far it has come.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ScoringRefusedException">There are no cells, for good.</exception>
    public async Task<CellShard[]> ExpandAsync(string key, SweepSpec spec, Func<int> window, LookProgress progress, CancellationToken cancellationToken)
    {
        if (spec.Images.Dataset is { } dataset && !await Task.Run(() => folders.Has(dataset), cancellationToken)) return await ElsewhereAsync(await silos.HolderAsync(dataset), key, spec, window, progress, cancellationToken);
        return await cells.StoreAsync(await expansion.ExpandAsync(spec, window, progress, cancellationToken), cancellationToken);
    }

    private static async Task<CellShard[]> ElsewhereAsync(IDatasetGrain holder, string key, SweepSpec spec, Func<int> window, LookProgress progress, CancellationToken cancellationToken)
    {
        while (true)
        {
            var found = await holder.ExpandAsync(key, spec, window()).WaitAsync(cancellationToken);
            progress.Reach(found.Steps);
            if (found.Shards is { } shards) return shards;
            if (found.Refusal is { } refusal) throw new ScoringRefusedException((RefusalKind)refusal.Kind, refusal.Message);
            if (found.Fault is { } fault) throw new IOException(fault);
            progress.WaitingFor = found.WaitingFor;
        }
    }
}
