namespace DeCam.Cluster;

/// <summary>Where a run stands.</summary>
public enum RunState
{
    /// <summary>Nobody has submitted it.</summary>
    Unknown = 0,

    /// <summary>Accepted, which means written, and being worked on.</summary>
    Running = 1,

    /// <summary>Finished; its result is stored.</summary>
    Completed = 2,

    /// <summary>Ended without a result; see <see cref="RunStatus.Failure"/>.</summary>
    Failed = 3,

    /// <summary>Cancelled by a user.</summary>
    Cancelled = 4,
}

/// <summary>Whose fault a failure is; decides the exit code of the client.</summary>
public enum FailureKind
{
    /// <summary>An option or class that cannot be: exit code 2.</summary>
    Option = 1,

    /// <summary>An image, model or specification that cannot be used: exit code 3.</summary>
    Input = 2,

    /// <summary>The system's own: exit code 1.</summary>
    Internal = 3,

    /// <summary>The stored record is damaged, and says nothing of the work any more: exit code 1.</summary>
    Damaged = 4,

    /// <summary>The store lost the state of the work, which has to be submitted again: exit code 1.</summary>
    Lost = 5,
}

/// <summary>Why something ended without a result.</summary>
/// <param name="Kind">Whose fault it is.</param>
/// <param name="Message">One sentence for the user.</param>
/// <param name="IsOfScores">Whether it is about scores that are no numbers, which a device that is out of order may give of any model.</param>
[GenerateSerializer, Immutable, Alias("DeCam.Failure")]
public sealed record Failure([property: Id(0)] FailureKind Kind, [property: Id(1)] string Message, [property: Id(2)] bool IsOfScores = false);

/// <summary>Progress of a run.</summary>
[GenerateSerializer, Immutable, Alias("DeCam.RunStatus")]
public sealed record RunStatus
{
    /// <summary>The run.</summary>
    [Id(0)] public required string RunId { get; init; }

    /// <summary>Where it stands.</summary>
    [Id(1)] public RunState State { get; init; }

    /// <summary>Masks scored by the search.</summary>
    [Id(2)] public int Evaluations { get; init; }

    /// <summary>Masks the search will score at most; 0 until the model has been described.</summary>
    [Id(3)] public int Planned { get; init; }

    /// <summary>Masks scored by the metrics.</summary>
    [Id(4)] public int MetricEvaluations { get; init; }

    /// <summary>Masks the metrics will score.</summary>
    [Id(5)] public int MetricPlanned { get; init; }

    /// <summary>Rounds completed: generations of the search, then one for each metric.</summary>
    [Id(6)] public int Generation { get; init; }

    /// <summary>Best fitness, where the method has one.</summary>
    [Id(7)] public double? BestFitness { get; init; }

    /// <summary>Mean fitness, where the method has one.</summary>
    [Id(8)] public double? MeanFitness { get; init; }

    /// <summary>Why it ended without a result.</summary>
    [Id(9)] public Failure? Failure { get; init; }

    /// <summary>Name of the image, for lists.</summary>
    [Id(10)] public string ImageName { get; init; } = "";

    /// <summary>Method, for lists.</summary>
    [Id(11)] public string Method { get; init; } = "";

    /// <summary>Name of the model, for lists.</summary>
    [Id(12)] public string ModelName { get; init; } = "";

    /// <summary>When it was accepted, UTC.</summary>
    [Id(13)] public DateTime AcceptedUtc { get; init; }

    /// <summary>Times it was resumed from a checkpoint.</summary>
    [Id(14)] public int Resumes { get; init; }

    /// <summary>What the run waits for, in one sentence; null while scores come in.</summary>
    [Id(15)] public string? WaitingFor { get; init; }
}
