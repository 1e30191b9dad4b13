using DeCam.Cluster.Testing.Processes;

namespace DeCam.Cluster.Testing.Failover;

/// <summary>Finds out which silo does what.</summary>
internal sealed class Whereabouts(SiloGroup group)
{
    private readonly IManagementGrain _management = group.Calls.Cluster.Grains.GetGrain<IManagementGrain>(0);

    /// <summary>The silo that plays a part for the first of the runs, or for another where that tells the parts apart.</summary>
    public async Task<int> OfAsync(SiloPart part, IReadOnlyList<IExplanationGrain> runs, IScoreQueueGrain queue, CancellationToken cancellationToken)
    {
        var coordinator = await HostAsync(runs[0], cancellationToken);
        var queueHost = await HostAsync(queue, cancellationToken);
        return part switch
        {
            SiloPart.Coordinator => coordinator,
            SiloPart.Queue => queueHost,
            // All silos evaluate; the other parts' silos only where there is no other.
            SiloPart.Evaluator => Enumerable.Range(0, group.Count).OrderBy(s => s == coordinator).ThenBy(s => s == queueHost).First(),
            _ => await DirectoryOwnerAsync(runs, queueHost, cancellationToken),
        };
    }

    private async Task<int> DirectoryOwnerAsync(IReadOnlyList<IExplanationGrain> runs, int queueHost, CancellationToken cancellationToken)
    {
        var found = new List<(int Owner, int Host)>();
        foreach (var run in runs) found.Add((await OwnerAsync(run.GetGrainId(), cancellationToken), await HostAsync(run, cancellationToken)));
        return found.OrderBy(f => f.Owner == f.Host).ThenBy(f => f.Owner == queueHost).First().Owner;
    }

    private async Task<int> HostAsync(IAddressable grain, CancellationToken cancellationToken)
    {
        var address = await group.Calls.AskAsync(async () => await _management.GetActivationAddress(grain), cancellationToken);
        return group.IndexOf(address ?? throw new InvalidOperationException($"{grain} is not active."));
    }

    // The ring of Orleans' own directory: the silo with the largest hash that is not above the grain's, or the last one.
    private async Task<int> OwnerAsync(GrainId grain, CancellationToken cancellationToken)
    {
        var silos = (await group.Calls.AskAsync(() => _management.GetHosts(true, cancellationToken), cancellationToken)).Keys.OrderBy(s => s.GetConsistentHashCode()).ToList();
        var hash = unchecked((int)grain.GetUniformHashCode());
        return group.IndexOf(silos.LastOrDefault(s => s.GetConsistentHashCode() <= hash) ?? silos[^1]);
    }
}

/// <summary>What a silo may be to a run.</summary>
public enum SiloPart
{
    /// <summary>It holds the run's coordinator.</summary>
    Coordinator,

    /// <summary>It holds the queue of the run's model.</summary>
    Queue,

    /// <summary>It scores for the run.</summary>
    Evaluator,

    /// <summary>It knows where the run's coordinator is.</summary>
    DirectoryOwner,
}
