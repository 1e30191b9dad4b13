namespace DeCam.Cluster;

/// <summary>How the pictures of a sweep's report are drawn; no part of the sweep's identity.</summary>
[GenerateSerializer, Immutable, Alias("DeCam.SweepPictures")]
public sealed record SweepPictures
{
    /// <summary>What colours stand for: "rank", "linear" or "contour".</summary>
    [Id(0)] public string Style { get; init; } = "rank";

    /// <summary>Name of the palette.</summary>
    [Id(1)] public string Palette { get; init; } = "amber";

    /// <summary>Opacity of the strongest colour, from 0 to 1.</summary>
    [Id(2)] public double Opacity { get; init; } = 0.65;

    /// <summary>Longer side of a picture at most, in pixels.</summary>
    [Id(3)] public int SizePixels { get; init; } = 440;
}
