namespace DeCam.Cluster;

/// <summary>Where a sweep stands.</summary>
public enum SweepState
{
    /// <summary>Nobody has submitted it.</summary>
    Unknown = 0,

    /// <summary>Accepted, which means written; its images are being looked at.</summary>
    Expanding = 1,

    /// <summary>Its cells are being worked on.</summary>
    Running = 2,

    /// <summary>Every cell has its row; some may have failed.</summary>
    Completed = 3,

    /// <summary>It could not be expanded; see <see cref="SweepStatus.Failure"/>.</summary>
    Failed = 4,

    /// <summary>Cancelled by a user.</summary>
    Cancelled = 5,

    /// <summary>Stopped for a while; submitting it again goes on.</summary>
    Paused = 6,
}

/// <summary>Progress of a sweep, from its own counters.</summary>
[GenerateSerializer, Immutable, Alias("DeCam.SweepStatus")]
public sealed record SweepStatus
{
    /// <summary>The sweep.</summary>
    [Id(0)] public required string SweepId { get; init; }

    /// <summary>Name for people.</summary>
    [Id(1)] public string Name { get; init; } = "";

    /// <summary>Where it stands.</summary>
    [Id(2)] public SweepState State { get; init; }

    /// <summary>Cells in all; 0 until expanded.</summary>
    [Id(3)] public int Cells { get; init; }

    /// <summary>Cells with a result.</summary>
    [Id(4)] public int Done { get; init; }

    /// <summary>Cells parked with a reason.</summary>
    [Id(5)] public int FailedCells { get; init; }

    /// <summary>Runs open now.</summary>
    [Id(6)] public int OpenRuns { get; init; }

    /// <summary>Runs it may have open now.</summary>
    [Id(7)] public int Window { get; init; }

    /// <summary>Evaluations of the finished cells, search and metrics.</summary>
    [Id(8)] public long Evaluations { get; init; }

    /// <summary>Why it could not be expanded.</summary>
    [Id(9)] public Failure? Failure { get; init; }

    /// <summary>When it was accepted, UTC.</summary>
    [Id(10)] public DateTime AcceptedUtc { get; init; }

    /// <summary>When it ended, UTC; null while it goes on.</summary>
    [Id(11)] public DateTime? EndedUtc { get; init; }

    /// <summary>Counts and means for each model and method, in the order of the table.</summary>
    [Id(12)] public SweepGroup[] Groups { get; init; } = [];

    /// <summary>What the sweep waits for, as the rest of a sentence; null while it goes on.</summary>
    [Id(13)] public string? WaitingFor { get; init; }

    /// <summary>What the open runs do, in the order of the table; empty where none is heard of.</summary>
    [Id(14)] public SweepActivity[] Activities { get; init; } = [];

    /// <summary>Whether nothing more will happen by itself.</summary>
    public bool IsOver => State is SweepState.Completed or SweepState.Failed or SweepState.Cancelled;
}

/// <summary>What the open runs of one model with one method do.</summary>
/// <param name="Model">Name of the model.</param>
/// <param name="Method">Name of the method.</param>
/// <param name="Searching">Runs that search.</param>
/// <param name="Measuring">Runs whose map is there and is measured.</param>
/// <param name="Writing">Runs that are over and whose row is being written.</param>
/// <param name="Evaluations">Evaluations of the open runs so far, search and metrics, also of those that wait.</param>
/// <param name="Planned">Evaluations that one of them plans, search and metrics, on average of those that know; 0 where none does.</param>
/// <param name="SecondsOfEvaluation">Seconds in which one of them comes an evaluation further, from its first to its latest; 0 before they are known.</param>
[GenerateSerializer, Immutable, Alias("DeCam.SweepActivity")]
public sealed record SweepActivity(
    [property: Id(0)] string Model,
    [property: Id(1)] string Method,
    [property: Id(2)] int Searching,
    [property: Id(3)] int Measuring,
    [property: Id(4)] int Writing = 0,
    [property: Id(5)] long Evaluations = 0,
    [property: Id(6)] int Planned = 0,
    [property: Id(7)] double SecondsOfEvaluation = 0);

/// <summary>What is known so far of one model with one method.</summary>
/// <param name="Model">Name of the model.</param>
/// <param name="Method">Name of the method.</param>
/// <param name="Done">Cells with a result.</param>
/// <param name="Failed">Cells parked.</param>
/// <param name="MeanDiff">Mean DiffAUC of the first protocol, or null where none was measured.</param>
/// <param name="MeanEvaluations">Mean evaluations of the search.</param>
/// <param name="MeanSeconds">Mean seconds of work of a cell with a result; 0 where that is not known.</param>
/// <param name="MeanMetricEvaluations">Mean evaluations of the metrics.</param>
[GenerateSerializer, Immutable, Alias("DeCam.SweepGroup")]
public sealed record SweepGroup(
    [property: Id(0)] string Model,
    [property: Id(1)] string Method,
    [property: Id(2)] int Done,
    [property: Id(3)] int Failed,
    [property: Id(4)] double? MeanDiff,
    [property: Id(5)] double MeanEvaluations,
    [property: Id(6)] double MeanSeconds = 0,
    [property: Id(7)] double MeanMetricEvaluations = 0);
