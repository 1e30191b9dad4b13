using System.ComponentModel.DataAnnotations;

namespace DeCam.Cluster.Silo;

/// <summary>Models this silo can serve: section <c>DeCam:Models</c>.</summary>
public sealed record ModelOptions : IValidatableObject
{
    /// <summary>Folders with <c>*.onnx</c> files, searched with all folders below.</summary>
    public string[] Folders { get; init; } = [];

    /// <summary>Time between two looks at the folders.</summary>
    /// <value>Default 30 s.</value>
    public TimeSpan RescanInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether links that lead out of a folder are followed; without it, what they lead to is not served.</summary>
    public bool FollowLinks { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (RescanInterval < TimeSpan.FromSeconds(1)) yield return new("must be a second or more, like 00:00:30", [nameof(RescanInterval)]);
    }
}

/// <summary>Sets of images that sweeps may name: section <c>DeCam:Datasets</c>.</summary>
public sealed record DatasetOptions
{
    /// <summary>Folders whose sub-folders are the datasets.</summary>
    public string[] Folders { get; init; } = [];

    /// <summary>Whether a dataset may be a link that leads out of a folder. Links inside a dataset that lead out of it are passed over in any case.</summary>
    public bool FollowLinks { get; init; }

    /// <summary>MiB a second that are read in the background to compare the contents of datasets with those of other silos; 0 compares names and lengths alone.</summary>
    /// <value>Default 32, range [0, 100000].</value>
    [Range(0, 100_000)]
    public int ReadMebibytesPerSecond { get; init; } = 32;
}
