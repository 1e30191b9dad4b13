namespace DeCam.Cluster;

/// <summary>The answer to a <see cref="DescriptionRequest"/>: a view, the reason why there is none, or neither yet.</summary>
[GenerateSerializer, Immutable, Alias("DeCam.DescriptionAnswer")]
public sealed record DescriptionAnswer
{
    /// <summary>What the model sees.</summary>
    [Id(0)] public ModelViewWire? View { get; init; }

    /// <summary>Set when no device can answer the question.</summary>
    [Id(1)] public Failure? Refusal { get; init; }

    /// <summary>Whether the refusal is one of the model, whatever the image: no silo serves it, or none may.</summary>
    [Id(6)] public bool IsOfModel { get; init; }

    /// <summary>Set when the artifact store did not give the image or take the view; the question may be asked again later.</summary>
    [Id(2)] public Failure? Unavailable { get; init; }

    /// <summary>One sentence on what an open question waits for, or null when a device is expected to answer soon.</summary>
    [Id(3)] public string? WaitingFor { get; init; }

    /// <summary>Device that was asked.</summary>
    [Id(4)] public string Device { get; init; } = "";

    /// <summary>Silo of that device.</summary>
    [Id(5)] public string Silo { get; init; } = "";

    /// <summary>Whether the answer is still to come.</summary>
    public bool IsOpen => View is null && Refusal is null && Unavailable is null;
}
