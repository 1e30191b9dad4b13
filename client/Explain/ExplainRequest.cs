using DeCam.Cluster.Client.CommandLine;

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

    /// <summary>What has to be said of the pictures before they are explained.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Where the true classes come from, or null where they are not asked for.</summary>
    public TruthChoice? Truth { get; init; }

    /// <summary>The object the maps should find, or null; for one picture only.</summary>
    public ObjectChoice? Object { get; init; }

    /// <summary>Which pictures are made, and how.</summary>
    public PictureSettings Pictures { get; init; } = new();

    /// <summary>Whether each map is held against the centre control.</summary>
    public bool HasControl { get; init; } = true;

    /// <summary>Whether finished results and checkpoints are dropped.</summary>
    public required RestartChoice Restart { get; init; }

    /// <summary>Where the work is done.</summary>
    public required ClusterSettings Cluster { get; init; }

    /// <summary>How the command speaks.</summary>
    public required OutputSettings Output { get; init; }

    /// <summary>Whether the results are put together in a table.</summary>
    public bool HasTable => Images.Count > 1 || Images[0].Folder is not null;

    /// <summary>Whether the contact sheet may hold its pictures itself; there is one of each photo and, of several classes, more than one for each method.</summary>
    public bool MayHaveSheetPictures => HasTable && Images.Count * (1 + Runs.Count) <= SheetPictures.Most;

    /// <summary>The folder for the results of each image and method.</summary>
    public IEnumerable<(ImageFile Image, RunSettings Run, string Folder)> Places => Images.SelectMany(image => Runs.Select(run => (image, run, Place(image, run))));

    /// <summary>The folder for the results of an image and method; several methods have a folder each.</summary>
    public string Place(ImageFile image, RunSettings run) => Path.Combine([OutputFolder, image.ResultName, .. Runs.Count > 1 ? (string[])[run.Method] : []]);
}
