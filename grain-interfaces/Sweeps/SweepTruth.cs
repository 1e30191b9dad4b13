namespace DeCam.Cluster;

/// <summary>The true class of an image, as a model numbers its classes, and what the model says.</summary>
[GenerateSerializer, Immutable, Alias("DeCam.SweepTruth")]
public sealed record SweepTruth
{
    /// <summary>Index of the true class, or null where a name stands for several.</summary>
    [Id(0)] public int? Class { get; init; }

    /// <summary>The model's label of the class; the given word where it has none.</summary>
    [Id(1)] public string Label { get; init; } = "";

    /// <summary>Index of the model's most probable class, or null where it could not be asked for.</summary>
    [Id(2)] public int? Top1 { get; init; }

    /// <summary>Whether the most probable class is the true one; null where it could not be asked for.</summary>
    [Id(3)] public bool? IsCorrect { get; init; }

    /// <summary>Whether the class was counted from the sorted folders, of which there are as many as classes.</summary>
    [Id(4)] public bool IsCounted { get; init; }
}
