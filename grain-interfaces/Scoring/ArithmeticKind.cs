namespace DeCam.Cluster;

/// <summary>How devices of one kind calculate with a model; the fields of DeCam.Scoring.DeviceArithmetic.</summary>
/// <param name="Fingerprint">Equal for devices that give the same scores to the last bit; "" while it has not been measured.</param>
/// <param name="Runtime">The software that runs the model, with its version.</param>
/// <param name="Machine">Name of the processor or card; of several kinds with commas.</param>
[GenerateSerializer, Immutable, Alias("DeCam.ArithmeticKind")]
public sealed record ArithmeticKind(
    [property: Id(0)] string Fingerprint,
    [property: Id(1)] string Runtime,
    [property: Id(2)] string Machine)
{
    /// <summary>The kind of a device that has not loaded the model yet.</summary>
    public static ArithmeticKind Unmeasured { get; } = new("", "", "");

    /// <summary>In words: <c>1a2b3c4d5e6f (Intel Xeon, ONNX Runtime 1.22.0)</c>.</summary>
    public string InWords => $"{Fingerprint} ({Machine}, {Runtime})";
}

/// <summary>The devices of one kind that ask a queue for work.</summary>
/// <param name="Kind">The kind; unmeasured for devices that have not loaded the model yet.</param>
/// <param name="Devices">Their number.</param>
/// <param name="Runs">Runs that are bound to it.</param>
/// <param name="RunningInt8">Those of the devices that run networks of 8-bit integers.</param>
[GenerateSerializer, Immutable, Alias("DeCam.KindStatus")]
public sealed record KindStatus([property: Id(0)] ArithmeticKind Kind, [property: Id(1)] int Devices, [property: Id(2)] int Runs, [property: Id(3)] int RunningInt8 = 0);

/// <summary>A kind of device of which some ask for work and none runs networks of 8-bit integers.</summary>
/// <param name="Fingerprint">The fingerprint of its arithmetic; "" for all devices together.</param>
/// <param name="Since">Time for which there has been none.</param>
/// <param name="Items">Batches and questions that wait for one.</param>
[GenerateSerializer, Immutable, Alias("DeCam.KindWithoutInt8")]
public sealed record KindWithoutInt8([property: Id(0)] string Fingerprint, [property: Id(1)] TimeSpan Since, [property: Id(2)] int Items)
{
    /// <summary>What its work waits for, as the rest of a sentence.</summary>
    public string Waiting => $"waiting for a device that runs networks of 8-bit integers; none that may have this work does, since {Lasting.InWords(Since)}";
}

/// <summary>A kind of device that work is bound to and of which no device asks.</summary>
/// <param name="Fingerprint">The fingerprint of its arithmetic.</param>
/// <param name="Since">Time for which there has been none.</param>
[GenerateSerializer, Immutable, Alias("DeCam.StrandedKind")]
public sealed record StrandedKind([property: Id(0)] string Fingerprint, [property: Id(1)] TimeSpan Since)
{
    /// <summary>In words, as the rest of a sentence.</summary>
    /// <param name="kind">The kind in words.</param>
    public string Waiting(string kind) => $"waiting for a device of arithmetic {kind}, on no silo since {Lasting.InWords(Since)}";

    /// <summary>The same of a map from inside the model, where no device of the kind makes such maps.</summary>
    public string WaitingForMap => $"waiting for a device that makes maps inside a model; all that may have this one belong to silos of earlier versions, since {Lasting.InWords(Since)}";
}

/// <summary>The kind that a run is bound to, the reason why there is none, or neither yet.</summary>
[GenerateSerializer, Immutable, Alias("DeCam.BindAnswer")]
public sealed record BindAnswer
{
    /// <summary>The kind whose devices will score for the run; null while it is not known.</summary>
    [Id(0)] public ArithmeticKind? Kind { get; init; }

    /// <summary>Set when no device can use the model.</summary>
    [Id(1)] public Failure? Refusal { get; init; }

    /// <summary>Devices that ask for work.</summary>
    [Id(2)] public int Devices { get; init; }

    /// <summary>Whether the devices do not tell how they calculate, as those of earlier versions; the run then goes to any of them.</summary>
    [Id(3)] public bool IsUntold { get; init; }
}

/// <summary>What a device says of its arithmetic when it is asked: a kind, a refusal, or neither where the model is not here.</summary>
[GenerateSerializer, Immutable, Alias("DeCam.ArithmeticAnswer")]
public sealed record ArithmeticAnswer([property: Id(0)] ArithmeticKind? Kind, [property: Id(1)] Failure? Refusal);
