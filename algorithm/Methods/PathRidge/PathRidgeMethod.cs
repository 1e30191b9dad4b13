namespace DeCam.Methods.PathRidge;

/// <summary>A map learnt from masks that follow it; our own.</summary>
public sealed class PathRidgeMethod : ExplainerMethod<PathRidgeOptions>
{
    /// <inheritdoc/>
    public override string Name => "path-ridge";

    /// <inheritdoc/>
    public override string Summary => "Learns the order of the pixels from masks that keep or hide the first pixels of the map so far, over several fills.";

    /// <inheritdoc/>
    public override string Source => "our own; ellipses after Karatsiolis and Kamilaris 2023, allocation after Neyman 1934, model after Rasmussen and Williams 2006";

    /// <inheritdoc/>
    public override bool MasksDependOnTarget => true;

    /// <inheritdoc/>
    protected override IReadOnlyList<(string Name, PathRidgeOptions Options)> NamedOptions { get; } =
    [
        ("even", new()),
        ("balanced", new() { Black = 0 }),
        ("sharp", new() { Black = 0, Paths = PathChoice.Metric }),
        ("fast", new() { Masks = 500 }),
        ("best", new() { Masks = 5000 }),
    ];

    /// <inheritdoc/>
    protected override IExplainer Start(ExplanationProblem problem, PathRidgeOptions options) => new PathRidgeExplainer(problem, options);

    /// <inheritdoc/>
    protected override int PlannedEvaluations(PathRidgeOptions options, int height, int width) => options.Masks;

    /// <inheritdoc/>
    protected override bool NeedsImage(PathRidgeOptions options) => options.GuidedFilter;

    /// <inheritdoc/>
    protected override bool HasEvidence => true;

    /// <inheritdoc/>
    protected override bool IsMetricTuned(PathRidgeOptions options) => options.Paths == PathChoice.Metric;
}
