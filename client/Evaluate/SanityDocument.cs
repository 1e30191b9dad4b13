using DeCam.Cluster.Client.Results;

namespace DeCam.Cluster.Client.Evaluate;

/// <summary>What <c>decam evaluate --sanity --json</c> prints; <paramref name="ModelSha256"/> is null for a model of a server.</summary>
internal sealed record SanityDocument(string Schema, string Image, string ImageSha256, string Model, string? ModelSha256, TargetPart Target,
    IReadOnlyList<MethodSanity> Methods, IReadOnlyList<string> Notes)
{
    /// <summary>Value of <see cref="Schema"/>.</summary>
    public const string CurrentSchema = "decam.sanity/1";
}

/// <summary>The checks of one method.</summary>
/// <param name="Method">Its name.</param>
/// <param name="Seed">Source of its random numbers, in every map.</param>
/// <param name="Evaluations">Masks scored for all maps together.</param>
/// <param name="OtherClass">The map of another class; null where the model has one class only.</param>
/// <param name="RandomisedWeights">The map of the model with its weights shuffled; null on a cluster elsewhere, and of a model server.</param>
internal sealed record MethodSanity(string Method, long Seed, int Evaluations, ClassSanity? OtherClass, WeightSanity? RandomisedWeights);

/// <summary>Rank correlation (Spearman) with the map of another class; null where a map has no variation.</summary>
internal sealed record ClassSanity(int Class, string? Label, double? RankCorrelation);

/// <summary>Rank correlation (Spearman) with the map of the same class for the model with shuffled weights; null where a map has no variation.</summary>
internal sealed record WeightSanity(string ModelSha256, double? RankCorrelation);
