namespace DeCam.Cluster;

/// <summary>Asks a model what it sees in an image.</summary>
/// <param name="Model">The model.</param>
/// <param name="ImageSha256">Content key of the encoded image.</param>
/// <param name="ClassSelector">The classes asked about: top1, top5, an index, a label, or several of them with commas.</param>
/// <param name="Priority">Who waits for the answer.</param>
/// <param name="Arithmetic">Fingerprint of the arithmetic that the answer is wanted of, or null for any.</param>
[GenerateSerializer, Immutable, Alias("DeCam.DescriptionRequest")]
public sealed record DescriptionRequest(
    [property: Id(0)] ModelRef Model,
    [property: Id(1)] string ImageSha256,
    [property: Id(2)] string ClassSelector,
    [property: Id(3)] RunPriority Priority,
    [property: Id(4)] string? Arithmetic = null);
