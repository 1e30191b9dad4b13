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
    /// <summary>Whether the last bits of a score may vary with what is scored beside it, as on cards; false from silos of earlier versions.</summary>
    [Id(3)] public bool Varies { get; init; }

    /// <summary>The kind of a device that has not loaded the model yet.</summary>
    public static ArithmeticKind Unmeasured { get; } = new("", "", "");

    /// <summary>In words: <c>1a2b3c4d5e6f (Intel Xeon, ONNX Runtime 1.22.0)</c>.</summary>
    public string InWords => $"{Fingerprint} ({Machine}, {Runtime})";
}

/// <summary>The devices of one kind that ask a queue for work.</summary>
/// <param name="Kind">The kind; unmeasured for devices that have not loaded the model yet.</param>
/// <param name="Devices">Their number.</param>
/// <param name="Runs">Runs that are bound to it.</param>
[GenerateSerializer, Immutable, Alias("DeCam.KindStatus")]
public sealed record KindStatus([property: Id(0)] ArithmeticKind Kind, [property: Id(1)] int Devices, [property: Id(2)] int Runs)
{
    // Id 3 belonged to a member of versions in between; it is not given to another.
    /// <summary>How many of the devices offer each precision beside float32; none for one that no device offers.</summary>
    [Id(4)] public PrecisionOffer[] Offers { get; init; } = [];

    /// <summary>How many of the devices offer a precision.</summary>
    public int Offering(string precision) => Offers.Where(o => o.Precision == precision).Sum(o => o.Devices);
}

/// <summary>A precision beside float32, and the devices that offer it.</summary>
/// <param name="Precision">"int8", "tf32" or "fp16", the words of DeCam.Scoring.PrecisionNames.</param>
/// <param name="Devices">Their number.</param>
[GenerateSerializer, Immutable, Alias("DeCam.PrecisionOffer")]
public sealed record PrecisionOffer([property: Id(0)] string Precision, [property: Id(1)] int Devices);

/// <summary>A kind of device of which some ask for work and none offers a precision.</summary>
/// <param name="Precision">"int8", "tf32" or "fp16", the words of DeCam.Scoring.PrecisionNames.</param>
/// <param name="Fingerprint">The fingerprint of its arithmetic; "" for all devices together.</param>
/// <param name="Since">Time for which there has been none.</param>
/// <param name="Items">Batches and questions that wait for one.</param>
[GenerateSerializer, Immutable, Alias("DeCam.UnofferedPrecision")]
public sealed record UnofferedPrecision([property: Id(0)] string Precision, [property: Id(1)] string Fingerprint, [property: Id(2)] TimeSpan Since, [property: Id(3)] int Items)
{
    /// <summary>What its work waits for, as the rest of a sentence.</summary>
    public string Waiting => $"waiting for a device that {Ability(Precision)}; none that may have this work does, since {Lasting.InWords(Since)}";

    /// <summary>What a device does that offers a precision.</summary>
    public static string Ability(string precision) => precision == "int8" ? "runs networks of 8-bit integers" : $"scores in {precision}";
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
