namespace DeCam.Cluster.Silo;

/// <summary>What a silo does for the cluster; several are joined by commas.</summary>
[Flags]
public enum SiloRoles
{
    /// <summary>Holds coordinators, queues and registries.</summary>
    Coordinator = 1,

    /// <summary>Scores on its devices.</summary>
    Evaluator = 2,

    /// <summary>Lets clients in: opens the gateway.</summary>
    Api = 4,

    /// <summary>All roles.</summary>
    All = Coordinator | Evaluator | Api,
}
