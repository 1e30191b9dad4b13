namespace DeCam.Cluster;

/// <summary>The object of an image as a model sees it, and how a map meets it.</summary>
[GenerateSerializer, Immutable, Alias("DeCam.SweepObject")]
public sealed record SweepObject
{
    /// <summary>Content key of the object in the model's view: [H, W] bytes, row-major, 1 for the object and else 0.</summary>
    [Id(0)] public string Sha256 { get; init; } = "";

    /// <summary>How the file of the object was read, for people.</summary>
    [Id(1)] public string Reading { get; init; } = "";

    /// <summary>Share of the view that the object covers.</summary>
    [Id(2)] public double Fraction { get; init; }

    /// <summary>Pointing game: whether the map's maximum lies in the object; null without a map, and where the object does not show.</summary>
    [Id(3)] public bool? PointsInside { get; init; }

    /// <summary>Share of the map's sum that lies in the object; null without a map, and where the object does not show.</summary>
    [Id(4)] public double? EnergyInside { get; init; }
}
