namespace DeCam.Inference.Servers;

/// <summary>What an answer of a model server may take.</summary>
public sealed record ServerLimits
{
    /// <summary>Time for one request, from the first byte sent to the last that came back.</summary>
    /// <value>Default 2 minutes.</value>
    public TimeSpan Time { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Time for a connection to be made.</summary>
    /// <value>Default 10 s.</value>
    public TimeSpan ConnectTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Bytes of an answer with scores at most.</summary>
    /// <value>Default 64 MiB.</value>
    public int AnswerBytes { get; init; } = 64 << 20;

    /// <summary>Pauses before a request is repeated that may do better then, as many as it is repeated.</summary>
    /// <value>Default 0.2 s and 1 s.</value>
    public IReadOnlyList<TimeSpan> Pauses { get; init; } = [TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(1)];

    /// <summary>Bounds of an answer with scores.</summary>
    internal AnswerBounds OfScores => new(AnswerBytes, Time);

    /// <summary>Bounds of any other answer, which takes a server no computing.</summary>
    internal AnswerBounds OfFacts => new(FactBytes, Time < FactTime ? Time : FactTime);

    private const int FactBytes = 1 << 20;
    private static readonly TimeSpan FactTime = TimeSpan.FromSeconds(20);

    /// <summary>Bytes of a request at most, beyond one image.</summary>
    internal const int RequestBytes = 32 << 20;
}

/// <summary>What one answer may take.</summary>
/// <param name="Bytes">Its size at most.</param>
/// <param name="Time">Time from the first byte sent to the last that came back.</param>
internal readonly record struct AnswerBounds(int Bytes, TimeSpan Time);
