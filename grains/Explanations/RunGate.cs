namespace DeCam.Cluster.Grains.Explanations;

/// <summary>Whether the work of a run may start in this activation.</summary>
internal enum RunGate
{
    /// <summary>It may.</summary>
    Open,

    /// <summary>Not while the run is being accepted.</summary>
    Accepting,

    /// <summary>Not until the run is submitted or touched: a late report must not start it again.</summary>
    Halted,

    /// <summary>Not any more: the activation ends.</summary>
    Leaving,
}
