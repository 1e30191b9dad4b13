namespace DeCam.Cluster;

/// <summary>What the registry remembers.</summary>
public enum WorkKind
{
    /// <summary>A run; touched by <see cref="IExplanationGrain.TouchAsync"/>.</summary>
    Run = 0,

    /// <summary>A sweep; touched by <see cref="ISweepGrain.TouchAsync"/>. Never listed among the recent runs.</summary>
    Sweep = 1,
}

/// <summary>One line of a list of runs.</summary>
[GenerateSerializer, Immutable, Alias("DeCam.RunEntry")]
public sealed record RunEntry
{
    /// <summary>The run.</summary>
    [Id(0)] public required string RunId { get; init; }

    /// <summary>When it was accepted, UTC.</summary>
    [Id(1)] public DateTime AcceptedUtc { get; init; }

    /// <summary>Name of the image.</summary>
    [Id(2)] public string ImageName { get; init; } = "";

    /// <summary>Method.</summary>
    [Id(3)] public string Method { get; init; } = "";

    /// <summary>Name of the model.</summary>
    [Id(4)] public string ModelName { get; init; } = "";

    /// <summary>Where it stands: running, or how it ended.</summary>
    [Id(5)] public RunState State { get; init; }

    /// <summary>Who waits for it; runs of sweeps are not listed.</summary>
    [Id(6)] public RunPriority Priority { get; init; }

    /// <summary>What the id names.</summary>
    [Id(7)] public WorkKind Kind { get; init; }
}
