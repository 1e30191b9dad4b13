using DeCam.Cluster.Client.CommandLine;

namespace DeCam.Cluster.Client.Evaluate;

/// <summary>Everything <c>decam evaluate --sanity</c> was told.</summary>
internal sealed record SanityRequest
{
    /// <summary>Path of the picture.</summary>
    public required string Image { get; init; }

    /// <summary>The classifier.</summary>
    public required ModelChoice Model { get; init; }

    /// <summary>The methods to check.</summary>
    public required IReadOnlyList<RunSettings> Runs { get; init; }

    /// <summary>Where the true class comes from, or null where it is not asked for.</summary>
    public TruthChoice? Truth { get; init; }

    /// <summary>Where the work is done.</summary>
    public required ClusterSettings Cluster { get; init; }

    /// <summary>How the command speaks.</summary>
    public required OutputSettings Output { get; init; }
}
