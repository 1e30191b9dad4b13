using DeCam.Cluster.Grains.State;

namespace DeCam.Cluster.Grains.Explanations;

/// <summary>The stored state of one run: all that is needed to go on with it anywhere, and its result.</summary>
[GenerateSerializer, Alias("DeCam.RunRecord")]
public sealed class RunRecord : IDamageable
{
    /// <summary>What was asked; null while nobody has submitted the run.</summary>
    [Id(0)] public RunSpec? Spec { get; set; }

    /// <summary>Where it stands.</summary>
    [Id(1)] public RunState State { get; set; }

    /// <summary>When it was accepted, UTC.</summary>
    [Id(2)] public DateTime AcceptedUtc { get; set; }

    /// <summary>What the model sees; null until an evaluator has said so.</summary>
    [Id(3)] public ModelViewWire? View { get; set; }

    /// <summary>The run after its last completed round, as <see cref="DeCam.Explanations.ExplanationRun.Save"/> wrote it; empty before the first and after the last.</summary>
    [Id(4)] public byte[] Checkpoint { get; set; } = [];

    /// <summary>Seconds of work so far, all resumptions added.</summary>
    [Id(5)] public double Seconds { get; set; }

    /// <summary>Times it was resumed from a checkpoint.</summary>
    [Id(6)] public int Resumes { get; set; }

    /// <summary>Devices that scored for it.</summary>
    [Id(7)] public SortedSet<string> Devices { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Silos that scored for it.</summary>
    [Id(8)] public SortedSet<string> Silos { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Why it ended without a result.</summary>
    [Id(9)] public Failure? Failure { get; set; }

    /// <summary>The result.</summary>
    [Id(10)] public RunResult? Result { get; set; }

    /// <summary>Progress at the last write.</summary>
    [Id(11)] public RunStatus? Progress { get; set; }

    /// <summary>Where its trace begins, as a W3C traceparent; null when it is not traced.</summary>
    [Id(12)] public string? Trace { get; set; }

    /// <summary>The run; "" in records of earlier versions.</summary>
    [Id(13)] public string RunId { get; set; } = "";

    /// <summary>When it ended, UTC; null while it goes on, and in records of earlier versions.</summary>
    [Id(14)] public DateTime? EndedUtc { get; set; }

    /// <summary>Contents that its batches refer to, such as rankings and label maps.</summary>
    [Id(15)] public SortedSet<string> Resources { get; set; } = new(StringComparer.Ordinal);

    /// <summary>The kind of device that it is bound to; null before the model was asked, for a run that takes any, and in records of earlier versions.</summary>
    [Id(16)] public ArithmeticKind? Arithmetic { get; set; }

    /// <summary>The map from inside the model, once a device has made it; null before, and for methods that use scores alone.</summary>
    [Id(17)] public AttributionResult? Attribution { get; set; }

    /// <summary>The calibrated network that scores the search, or why the model itself does, once that is decided; null before, and where none is asked for.</summary>
    [Id(18)] public CalibrationResult? Calibration { get; set; }

    /// <summary>The run. Records of earlier versions tell it in other places.</summary>
    internal string Id => RunId.Length > 0 ? RunId : Result?.RunId ?? Progress?.RunId ?? RunIds.Of(Spec!);

    /// <inheritdoc/>
    [field: NonSerialized]
    public string? Damage { get; set; }
}
