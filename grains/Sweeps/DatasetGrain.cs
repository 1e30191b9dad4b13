using DeCam.Cluster.Grains.Calls;
using DeCam.Cluster.Grains.Placement;
using DeCam.Cluster.Grains.Sweeps.Expansion;
using DeCam.Cluster.Grains.Sweeps.Images;
using DeCam.Cluster.Grains.Sweeps.Shards;
using DeCam.Scoring;
using Orleans.Concurrency;
using Orleans.Placement;

namespace DeCam.Cluster.Grains.Sweeps;

/// <inheritdoc cref="IDatasetGrain"/>
[OnNamedSilo, RandomPlacement, Reentrant]
internal sealed class DatasetGrain(IDatasetFolders folders, SweepResolver resolver, SweepExpansion expansion, CellStore cells, DatasetPictures pictures, TimeProvider clock) : Grain, IDatasetGrain
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(5);

    // The caller pauses for up to half a minute after a fault, and calls may be lost.
    private static readonly TimeSpan KeptWithoutCalls = TimeSpan.FromMinutes(5);
    private readonly Dictionary<string, Search> _searches = [];

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        this.RegisterGrainTimer(_ => EndUnasked(KeptWithoutCalls), new() { DueTime = LookInterval, Period = LookInterval, Interleave = true });
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => EndUnasked(TimeSpan.Zero);

    /// <inheritdoc/>
    public Task<bool> HasAsync(string dataset) => Task.Run(() => folders.Has(dataset));

    /// <inheritdoc/>
    public async Task<DatasetAnswer> ResolveAsync(SweepSpec spec)
    {
        // Elsewhere than on the grain: a slow folder must not keep the other calls waiting.
        var names = await Task.Run(() => folders.Names);
        return spec.Images.Dataset is { } dataset && await HasAsync(dataset)
            ? new(true, await resolver.ResolveAsync(spec), [.. names])
            : new(false, null, [.. names]);
    }

    /// <inheritdoc/>
    public Task<StoredPicture> StoreAsync(SweepImages images, string name) => pictures.StoreHereAsync(images, name, CancellationToken.None);

    /// <inheritdoc/>
    public async Task<DatasetExpansion> ExpandAsync(string key, SweepSpec spec, int window)
    {
        if (!_searches.TryGetValue(key, out var search))
        {
            search = _searches[key] = new();
            search.Answer = FindAsync(spec, search);
        }

        (search.Asked, search.Window) = (clock.GetUptime(), window);
        await ((Task)search.Answer).WaitAsync(TakeRequest.LongestPoll, clock)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (!search.Answer.IsCompleted) return new() { WaitingFor = search.Progress.WaitingFor, Steps = search.Progress.Steps };
        var answer = await search.Answer;
        // The next question after a fault tries again; cells are kept for a caller whose answer was lost.
        if (answer.Fault is not null) _searches.Remove(key);
        return answer with { Steps = search.Progress.Steps };
    }

    private async Task<DatasetExpansion> FindAsync(SweepSpec spec, Search search)
    {
        await Task.Yield();
        try
        {
            var found = await expansion.ExpandAsync(spec, () => search.Window, search.Progress, search.Stop.Token);
            return new() { Shards = await cells.StoreAsync(found, search.Stop.Token) };
        }
        catch (ScoringRefusedException refusal)
        {
            return new() { Refusal = Wire.Failure(refusal) };
        }
        catch (Exception e)
        {
            return new() { Fault = Cause.Of(e) };
        }
    }

    private async Task EndUnasked(TimeSpan kept)
    {
        foreach (var (key, search) in _searches.Where(s => clock.GetUptime() - s.Value.Asked >= kept).ToList())
        {
            _searches.Remove(key);
            await search.Stop.CancelAsync();
        }
    }

    // One look for the cells of a sweep.
    private sealed class Search
    {
        public CancellationTokenSource Stop { get; } = new();

        public TimeSpan Asked { get; set; }

        public int Window { get; set; } = 1;

        public LookProgress Progress { get; } = new();

        public Task<DatasetExpansion> Answer { get; set; } = null!;
    }
}
