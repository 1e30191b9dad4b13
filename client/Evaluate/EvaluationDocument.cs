using DeCam.Cluster.Client.Results;
using DeCam.Inference.Imaging;

namespace DeCam.Cluster.Client.Evaluate;

/// <summary>What <c>decam evaluate --json</c> prints.</summary>
internal sealed record EvaluationDocument(
    string Schema, ImagePart Image, ModelPart Model, string Map, string MapSha256, IReadOnlyList<EvaluatedTarget> Targets, TimingPart Timing, WherePart Where)
{
    /// <summary>Value of <see cref="Schema"/>.</summary>
    public const string CurrentSchema = "decam.evaluation/1";

    /// <summary>How the map meets the object, where it was told where that is.</summary>
    public LocalisationPart? Localisation { get; init; }

    /// <summary>The true class of the picture, where it was told.</summary>
    public TruthPart? Truth { get; init; }

    /// <summary>Sentences a reader of the figures must know.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The document of a finished run.</summary>
    /// <param name="result">The run.</param>
    /// <param name="map">Path of the map.</param>
    /// <param name="given">What was read from it.</param>
    /// <param name="localisation">How it meets the object, or null.</param>
    public static EvaluationDocument Of(RunResult result, string map, SaliencyMap given, LocalisationPart? localisation)
    {
        // A given map has no search; the parts that a result shares with an explanation are the same.
        var parts = ResultDocuments.Of(result, result.Targets[0], new(map, "", given.Values.Min(), given.Values.Max()), []);
        return new(CurrentSchema, parts.Image, parts.Model, map, result.Spec.MapSha256 ?? "",
            [.. result.Targets.Select(t => new EvaluatedTarget(t.Class, t.Label.Length > 0 ? t.Label : null, t.Logit, t.Probability, ResultDocuments.Metrics(t.Curves, result.HeightPixels, result.WidthPixels)))],
            parts.Timing, parts.Where)
        {
            Localisation = localisation,
            Notes = [.. given.Notes, .. parts.Notes],
        };
    }
}

/// <summary>The figures for one class.</summary>
internal sealed record EvaluatedTarget(int Class, string? Label, double Logit, double Probability, IReadOnlyList<MetricsPart> Metrics);
