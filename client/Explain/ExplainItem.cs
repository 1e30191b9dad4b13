using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Results;

namespace DeCam.Cluster.Client.Explain;

/// <summary>What became of one picture.</summary>
/// <param name="Image">The picture.</param>
/// <param name="Results">One for each method and class; empty when it failed.</param>
/// <param name="Error">Why it failed, or null.</param>
internal sealed record ExplainItem(ImageFile Image, IReadOnlyList<WrittenResult> Results, ErrorReport? Error)
{
    /// <summary>Path of the picture with all maps side by side, or null where there was one method.</summary>
    public string? Comparison { get; init; }

    /// <summary>Its pictures on the contact sheet; null where the sheet shows those of the results.</summary>
    public SheetPictures? Sheet { get; init; }
}
