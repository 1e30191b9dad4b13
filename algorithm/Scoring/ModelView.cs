namespace DeCam.Scoring;

/// <summary>One class as the model sees the whole image.</summary>
/// <param name="Class">Index from 0.</param>
/// <param name="Label">Its label, or "" when the model has none.</param>
/// <param name="Score">Its score for the unmasked image.</param>
public sealed record ClassPrediction(int Class, string Label, ClassScore Score);

/// <summary>What a run must know of its model and image before it asks for masks; measured by an evaluator.</summary>
public sealed record ModelView
{
    /// <summary>Classes in <see cref="Top"/> at most.</summary>
    public const int TopCount = 5;

    /// <summary>Height of the model's input, and of the map, in pixels.</summary>
    public required int HeightPixels { get; init; }

    /// <summary>Width of the model's input, and of the map, in pixels.</summary>
    public required int WidthPixels { get; init; }

    /// <summary>Number of classes.</summary>
    public required int ClassCount { get; init; }

    /// <summary>The classes the selector named, in its order; at least one.</summary>
    public required IReadOnlyList<ClassPrediction> Targets { get; init; }

    /// <summary>The most probable classes, at most <see cref="TopCount"/>, in the order of their scores; ties by index.</summary>
    public IReadOnlyList<ClassPrediction> Top { get; init; } = [];

    /// <summary>Width of the picture as decoded, after its orientation was applied.</summary>
    public required int ImageWidthPixels { get; init; }

    /// <summary>Height of the picture as decoded, after its orientation was applied.</summary>
    public required int ImageHeightPixels { get; init; }

    /// <summary>The preprocessing in use, as the JSON object of <c>result.json</c>.</summary>
    public required string Preprocessing { get; init; }

    /// <summary>Sentences a user of the model should know, such as a batch that is fixed; usually empty.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>
    /// Multiplications with addition that one evaluation takes, counted from the model file alone; 0 when unknown. Decides how
    /// batches are cut (<see cref="Explanations.BatchRule"/>), so it is the same wherever the model runs.
    /// </summary>
    public long MultiplyAccumulates { get; init; }

    /// <summary>The server that runs the model, where it is no file of the evaluator; null for a file.</summary>
    public ServedModel? Served { get; init; }
}
