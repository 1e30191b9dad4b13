using DeCam.Cluster.Grains.Calls;

namespace DeCam.Cluster.Grains.Sweeps.Images;

/// <summary>The silos of the cluster, asked for their datasets.</summary>
/// <param name="grains">The cluster.</param>
/// <param name="membership">Its silos.</param>
internal sealed class DatasetSilos(IGrainFactory grains, IClusterMembershipService membership)
{
    /// <summary>Start of the key by which <see cref="IClusterGrain.PlacesAsync"/> knows datasets.</summary>
    public const string Key = "dataset/";

    /// <summary>What every silo makes of a specification, in the order of their names; silos that do not answer are left out.</summary>
    /// <exception cref="TimeoutException">No silo answers.</exception>
    public Task<IReadOnlyList<(string Silo, DatasetAnswer Answer)>> ResolveAsync(SweepSpec spec) => AskAsync(silo => silo.ResolveAsync(spec));

    /// <summary>A silo that has a dataset, the first by its name.</summary>
    /// <exception cref="IOException">No silo has it; one that is away may.</exception>
    public async Task<IDatasetGrain> HolderAsync(string dataset)
    {
        foreach (var (silo, has) in await AskAsync(silo => silo.HasAsync(dataset)))
            if (has) return Of(Members().First(m => m.Name == silo));
        var places = await grains.GetGrain<IClusterGrain>(0).PlacesAsync(Key + dataset);
        throw new IOException($"dataset '{dataset}' is on no silo{(places.LeftSilo is { } left ? $", the last that had it was {left}" : "")}");
    }

    private async Task<IReadOnlyList<(string Silo, T Answer)>> AskAsync<T>(Func<IDatasetGrain, Task<T>> ask)
    {
        var asked = await Task.WhenAll(Members().Select(member => AnswerAsync(member, ask)));
        var answers = asked.Where(a => a.IsThere).Select(a => (a.Silo, a.Answer!)).ToList();
        return answers.Count > 0 ? answers : throw new TimeoutException("No silo says which datasets it has.");
    }

    private async Task<(string Silo, bool IsThere, T? Answer)> AnswerAsync<T>(ClusterMember member, Func<IDatasetGrain, Task<T>> ask)
    {
        try
        {
            return (member.Name, true, await ask(Of(member)));
        }
        catch (Exception e) when (Transient.Is(e, CancellationToken.None))
        {
            // A silo that is being lost, or one of an earlier version.
            return (member.Name, false, default);
        }
    }

    private IEnumerable<ClusterMember> Members() => membership.CurrentSnapshot.Members.Values.Where(m => m.Status == SiloStatus.Active).OrderBy(m => m.Name, StringComparer.Ordinal);

    private IDatasetGrain Of(ClusterMember member) => grains.GetGrain<IDatasetGrain>(member.SiloAddress.ToParsableString());
}
