using System.ComponentModel.DataAnnotations;
using DeCam.Cluster.Grains;

namespace DeCam.Cluster.Silo;

/// <summary>How long what has ended is kept: section <c>DeCam:Retention</c>. Ages are written like <c>30d</c>, <c>12h</c> or <c>1.12:00:00</c>.</summary>
public sealed record RetentionSettings : IValidatableObject
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(10);

    // Longer than any content is without a name between its upload and the record that names it.
    private static readonly TimeSpan ShortestOfArtifacts = TimeSpan.FromHours(1);

    /// <summary>Time after its end at which a single run is deleted; empty to keep all.</summary>
    public string Runs { get; init; } = "";

    /// <summary>Time after its end at which a sweep is deleted, with its runs; empty to keep all.</summary>
    public string Sweeps { get; init; } = "";

    /// <summary>Time since it was last written or relied on after which an artifact that nothing names is deleted.</summary>
    /// <value>Default a day.</value>
    public string Artifacts { get; init; } = "1d";

    /// <summary>The ages as times.</summary>
    internal RetentionOptions Options => new() { Runs = Time(Runs), Sweeps = Time(Sweeps), Artifacts = Time(Artifacts) ?? TimeSpan.FromDays(1) };

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (name, text) in ((string, string)[])[(nameof(Runs), Runs), (nameof(Sweeps), Sweeps), (nameof(Artifacts), Artifacts)])
            if (text.Length > 0 && !(TimeText.TryParse(text, out var age) && age >= Shortest)) yield return new("must be an age of 10 seconds or more, like 30d, 12h or 90m", [name]);
        if (Options.Artifacts < ShortestOfArtifacts) yield return new("must be an age of an hour or more, like 1d", [nameof(Artifacts)]);
    }

    private static TimeSpan? Time(string text) => TimeText.TryParse(text, out var age) ? age : null;
}
