using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Localisation;

namespace DeCam.Cluster.Client.Explain;

/// <summary>Everything <c>decam explain</c> was told.</summary>
internal sealed record ExplainRequest
{
    /// <summary>Pictures, in the order of their results.</summary>
    public required IReadOnlyList<ImageFile> Images { get; init; }

    /// <summary>The classifier.</summary>
    public required ModelChoice Model { get; init; }

    /// <summary>Folder that gets one folder for each picture.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>How each is explained; several ways are compared.</summary>
    public required IReadOnlyList<RunSettings> Runs { get; init; }

    /// <summary>The object the maps should find, or null; for one picture only.</summary>
    public ObjectChoice? Object { get; init; }

    /// <summary>Whether checkpoints and finished results are used.</summary>
    public required bool Resume { get; init; }

    /// <summary>Where the work is done.</summary>
    public required ClusterSettings Cluster { get; init; }

    /// <summary>How the command speaks.</summary>
    public required OutputSettings Output { get; init; }
}
