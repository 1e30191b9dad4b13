using DeCam.Cluster.Grains.Calls;

namespace DeCam.Cluster.Grains.Sweeps.Images;

/// <summary>The silos of the cluster, asked for their datasets.</summary>
/// <param name="grains">The cluster.</param>
/// <param name="membership">Its silos.</param>
/// <param name="self">This one.</param>
internal sealed class DatasetSilos(IGrainFactory grains, IClusterMembershipService membership, ILocalSiloDetails self)
{
    /// <summary>Start of the key by which <see cref="IClusterGrain.PlacesAsync"/> knows datasets.</summary>
    public const string Key = "dataset/";

    /// <summary>What every silo makes of a specification.</summary>
    /// <exception cref="TimeoutException">No silo answers.</exception>
    public Task<DatasetAnswers<DatasetAnswer>> ResolveAsync(SweepSpec spec) => AskAsync(silo => silo.ResolveAsync(spec));

    /// <summary>A silo that has a dataset, the first by its name.</summary>
    /// <exception cref="IOException">No silo has it; one that is away may.</exception>
    public async Task<IDatasetGrain> HolderAsync(string dataset)
    {
        var all = await AskAsync(silo => silo.HasAsync(dataset));
        if (Holders(all) is [var first, ..]) return Of(first);
        var places = await grains.GetGrain<IClusterGrain>(0).PlacesAsync(Key + dataset);
        var last = places.LeftSilo is { } left ? $", the last that had it was {left}" : "";
        throw new IOException($"dataset '{dataset}' is on no silo{last}{(all.Silent.Count > 0 ? $". {all.InWords}" : "")}");
    }

    /// <summary>The silos beside this one that have a dataset, by their names.</summary>
    public async Task<IReadOnlyList<IDatasetGrain>> OthersAsync(string dataset) =>
        [.. Holders(await AskAsync(silo => silo.HasAsync(dataset))).Where(m => !m.SiloAddress.Equals(self.SiloAddress)).Select(Of)];

    private List<ClusterMember> Holders(DatasetAnswers<bool> all)
    {
        var names = all.Answers.Where(a => a.Answer).Select(a => a.Silo).ToHashSet();
        return [.. Members().Where(m => names.Contains(m.Name))];
    }

    private async Task<DatasetAnswers<T>> AskAsync<T>(Func<IDatasetGrain, Task<T>> ask)
    {
        var asked = await Task.WhenAll(Members().Select(member => AnswerAsync(member, ask)));
        var answers = asked.Where(a => a.IsThere).Select(a => (a.Member.Name, a.Answer!)).ToList();
        if (answers.Count == 0) throw new TimeoutException("No silo says which datasets it has.");
        var silent = asked.Where(a => !a.IsThere).Select(a => a.Member).ToList();
        return new(answers, silent.Count == 0 ? [] : await OfThisVersionAsync(silent));
    }

    private async Task<(ClusterMember Member, bool IsThere, T? Answer)> AnswerAsync<T>(ClusterMember member, Func<IDatasetGrain, Task<T>> ask)
    {
        try
        {
            return (member, true, await ask(Of(member)));
        }
        catch (Exception e) when (Transient.Is(e, CancellationToken.None))
        {
            // A silo that is being lost, that is busy or cut off, or one of an earlier version.
            return (member, false, default);
        }
    }

    // Those of an earlier version cannot be asked. Silos that have left meanwhile have nothing any more.
    private async Task<IReadOnlyList<string>> OfThisVersionAsync(List<ClusterMember> silent)
    {
        var known = (await grains.GetGrain<IClusterGrain>(0).StatusAsync()).Silos.ToLookup(s => s.Name, s => s.Report?.Version);
        var active = Members().Select(m => m.SiloAddress).ToHashSet();
        return [.. silent.Where(m => active.Contains(m.SiloAddress) && known[m.Name].All(v => v is null || v == SoftwareVersion.Current)).Select(m => m.Name)];
    }

    private IEnumerable<ClusterMember> Members() => membership.CurrentSnapshot.Members.Values.Where(m => m.Status == SiloStatus.Active).OrderBy(m => m.Name, StringComparer.Ordinal);

    private IDatasetGrain Of(ClusterMember member) => grains.GetGrain<IDatasetGrain>(member.SiloAddress.ToParsableString());
}
