namespace DeCam.Cluster;

/// <summary>Asks for a map from inside the model; the fields of DeCam.Attributions.AttributionRequest.</summary>
/// <param name="Method">Name of the method.</param>
/// <param name="Options">Every option of the method with its value, as it would be written.</param>
/// <param name="Class">Index of the class.</param>
/// <param name="Seed">Source of all random numbers.</param>
/// <param name="Budget">Whole forward passes at most, or null.</param>
/// <param name="Passes">Evaluations that it is expected to take the time of; says how long it may be worked on.</param>
[GenerateSerializer, Immutable, Alias("DeCam.AttributionItem")]
public sealed record AttributionItem(
    [property: Id(0)] string Method,
    [property: Id(1)] SortedDictionary<string, string> Options,
    [property: Id(2)] int Class,
    [property: Id(3)] long Seed,
    [property: Id(4)] int? Budget,
    [property: Id(5)] int Passes);

/// <summary>A map from inside the model, and what it cost; the fields of DeCam.Attributions.Attribution.</summary>
/// <param name="MapSha256">Content key of the map: [H, W] little-endian float32, no header.</param>
/// <param name="Layer">Name of the tensor that it was made from; null where it was made from the picture itself.</param>
/// <param name="ForwardPasses">Whole forward passes of one picture.</param>
/// <param name="BackwardPasses">Backward passes of one picture.</param>
/// <param name="TailRuns">Runs of the part of the model behind the layer.</param>
/// <param name="Sum">Sum of the attributions, for methods whose attributions add up to a score; else null.</param>
/// <param name="ExpectedSum">What the sum ought to be; null where it is.</param>
/// <param name="Notes">What a reader of the map should know, a sentence each.</param>
[GenerateSerializer, Immutable, Alias("DeCam.AttributionResult")]
public sealed record AttributionResult(
    [property: Id(0)] string MapSha256,
    [property: Id(1)] string? Layer,
    [property: Id(2)] int ForwardPasses,
    [property: Id(3)] int BackwardPasses,
    [property: Id(4)] int TailRuns,
    [property: Id(5)] double? Sum,
    [property: Id(6)] double? ExpectedSum,
    [property: Id(7)] string[] Notes);
