using System.ComponentModel.DataAnnotations;

namespace DeCam.Cluster.Grains;

/// <summary>How long is waited for what may come back; section <c>DeCam:Waiting</c>.</summary>
public sealed record WaitingOptions
{
    private static readonly TimeSpan LongestUntilLeft = TimeSpan.FromMinutes(1);
    private const int ShareUntilLeft = 20;

    /// <summary>Time that a run waits for a model that no silo has or no device loads, and a sweep for what it needs to look at its images; then it fails with the reason.</summary>
    /// <value>Default 1 h.</value>
    [Range(typeof(TimeSpan), "00:00:01", "100.00:00:00")]
    public TimeSpan AtMost { get; init; } = TimeSpan.FromHours(1);

    // A volume may be away for a moment, and two looks at a folder of models are half a minute apart.
    internal TimeSpan LeftAfter => AtMost / ShareUntilLeft is var share && share < LongestUntilLeft ? share : LongestUntilLeft;
}
