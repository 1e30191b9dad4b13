using Orleans.Configuration;

namespace DeCam.Cluster.Silo.Clustering;

/// <summary>
/// How fast a dead or hung silo is noticed: 1 to 2 s for a killed one, whose connections are closed; 6 to 8 s for a hung or cut-off
/// one. Against false alarms there are two votes, and none counts while anything was heard of the silo within
/// <see cref="ClusterMembershipOptions.MaxProbeTimeout"/> times <see cref="ClusterMembershipOptions.NumMissedProbesLimit"/>.
/// </summary>
internal static class MembershipTuning
{
    /// <summary>Calls of the cluster answer within this time or are tried again.</summary>
    public static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Applies the tuning; Orleans' own defaults need 60 s for a hung silo.</summary>
    public static ISiloBuilder TuneMembership(this ISiloBuilder silo) => silo.Configure<ClusterMembershipOptions>(options =>
    {
        options.ProbeTimeout = TimeSpan.FromSeconds(1);
        options.MaxProbeTimeout = TimeSpan.FromSeconds(3);
        options.NumMissedProbesLimit = 2;
        options.NumVotesForDeathDeclaration = 2;
        options.TableRefreshTimeout = TimeSpan.FromSeconds(15);
        options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(10);
    });

    /// <summary>Sets how long a call may take, for calls between grains and from the client hosted beside them.</summary>
    public static ISiloBuilder TuneCalls(this ISiloBuilder silo, TimeSpan responseTimeout) => silo
        .Configure<SiloMessagingOptions>(options => options.ResponseTimeout = responseTimeout)
        .Configure<ClientMessagingOptions>(options => options.ResponseTimeout = responseTimeout);
}
