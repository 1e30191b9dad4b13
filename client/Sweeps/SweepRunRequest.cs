using DeCam.Cluster.Client.CommandLine;

namespace DeCam.Cluster.Client.Sweeps;

/// <summary>What <c>decam sweep run</c> was asked to do.</summary>
internal sealed record SweepRunRequest
{
    /// <summary>Path of the specification.</summary>
    public required string SpecFile { get; init; }

    /// <summary>Folder for results.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>Whether to drop what was done before.</summary>
    public required RestartChoice Restart { get; init; }

    /// <summary>Id given by the user, or null.</summary>
    public required string? Id { get; init; }

    /// <summary>Whether devices that calculate differently may score for one cell.</summary>
    public bool AnyArithmetic { get; init; }

    /// <summary>Where the work is done.</summary>
    public required ClusterSettings Cluster { get; init; }

    /// <summary>How the command speaks.</summary>
    public required OutputSettings Output { get; init; }
}
