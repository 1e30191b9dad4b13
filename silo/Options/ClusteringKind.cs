namespace DeCam.Cluster.Silo;

/// <summary>How silos find each other.</summary>
public enum ClusteringKind
{
    /// <summary>One silo that no other can join.</summary>
    Embedded = 0,

    /// <summary>The first silo keeps the membership, others join it; the cluster ends with the first one. For one machine and for trying out.</summary>
    Development = 1,

    /// <summary>Membership in Redis; any silo may come and go.</summary>
    Redis = 2,

    /// <summary>Membership in PostgreSQL; any silo may come and go.</summary>
    Postgres = 3,
}
