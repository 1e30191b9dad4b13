using DeCam.Scoring;

namespace DeCam.Explanations;

/// <summary>Everything that decides an explanation besides model and image.</summary>
public sealed record ExplanationPlan
{
    /// <summary>Method name.</summary>
    public string Method { get; init; } = "path-ridge";

    /// <summary>Preset of the method; null for its default.</summary>
    public string? Preset { get; init; }

    /// <summary>Options of the method that differ from the preset.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();

    /// <summary>Source of all random numbers.</summary>
    public long Seed { get; init; }

    /// <summary>Hard cap on the search's model evaluations; null for the method's own number.</summary>
    public int? Budget { get; init; }

    /// <summary>In how many bits the search scores its masks.</summary>
    public Precision Precision { get; init; }

    /// <summary>Metric protocols to judge the map by, such as "rise-225", and panels of them, such as "panel".</summary>
    public IReadOnlyList<string> Protocols { get; init; } = [];

    /// <summary>Evaluation counts at which the map so far is kept, ascending.</summary>
    public IReadOnlyList<int> Snapshots { get; init; } = [];

    /// <summary>Masks in a batch at most; fewer for heavy models (<see cref="BatchRule"/>). Part of the plan, so that batches are cut alike on every device.</summary>
    public int BatchSize { get; init; } = 64;
}
