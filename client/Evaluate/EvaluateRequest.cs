using DeCam.Cluster.Client.CommandLine;

namespace DeCam.Cluster.Client.Evaluate;

/// <summary>Everything <c>decam evaluate</c> was told.</summary>
internal sealed record EvaluateRequest
{
    /// <summary>Path of the picture.</summary>
    public required string Image { get; init; }

    /// <summary>Path of the map.</summary>
    public required string Map { get; init; }

    /// <summary>The classifier.</summary>
    public required ModelChoice Model { get; init; }

    /// <summary>Classes to judge the map for.</summary>
    public required string ClassSelector { get; init; }

    /// <summary>Protocols to judge it by; at least one where no object is given.</summary>
    public required string[] Protocols { get; init; }

    /// <summary>Whether devices that calculate differently may score for it.</summary>
    public bool AnyArithmetic { get; init; }

    /// <summary>The object the map should find, or null.</summary>
    public ObjectChoice? Object { get; init; }

    /// <summary>Where the true class comes from, or null where it is not asked for.</summary>
    public TruthChoice? Truth { get; init; }

    /// <summary>Where the work is done.</summary>
    public required ClusterSettings Cluster { get; init; }

    /// <summary>How the command speaks.</summary>
    public required OutputSettings Output { get; init; }
}
