namespace DeCam.Cluster.Client.Results;

/// <summary>What a reader of a map must know.</summary>
internal static class MapNotes
{
    /// <summary>Said of a map whose values are all equal: pixels are then set in row-major order, whatever the model thinks of them.</summary>
    public const string Flat = "The map has no variation: its figures are those of the order of pixels.";

    /// <summary>The notes of a run, and what its map itself tells.</summary>
    /// <param name="result">The run.</param>
    /// <param name="minimum">Least value of the map.</param>
    /// <param name="maximum">Largest value of the map.</param>
    public static IReadOnlyList<string> Of(RunResult result, double minimum, double maximum) =>
        [
            .. result.Notes,
            .. result.Calibration?.Reason is { } reason ? (string[])[$"Searched in float32: {reason}"] : [],
            .. minimum < maximum ? Array.Empty<string>() : [Flat],
        ];
}
