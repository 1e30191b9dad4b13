namespace DeCam.Methods;

/// <summary>DE-CAM: evolves unions of ellipses that keep the class's score while covering little of the image.</summary>
public sealed class DeCamMethod : ExplainerMethod<DeCamOptions>
{
    /// <inheritdoc/>
    public override string Name => "decam";

    /// <inheritdoc/>
    public override string Summary => "Evolves masks of ellipses that keep the score of the class and cover little.";

    /// <inheritdoc/>
    public override string Source => "Karatsiolis and Kamilaris 2023, A Model-agnostic Approach for Generating Saliency Maps to Explain Inferred Decisions of Deep Learning Models";

    /// <inheritdoc/>
    public override bool MasksDependOnTarget => true;

    /// <inheritdoc/>
    protected override IReadOnlyList<(string Name, DeCamOptions Options)> NamedOptions { get; } =
    [
        ("balanced", new()),
        ("paper", DeCamOptions.Paper),
        ("fast", new() { Evaluations = 500 }),
        ("best", new() { Population = 100, Evaluations = 10_000 }),
    ];

    /// <inheritdoc/>
    protected override IExplainer Start(ExplanationProblem problem, DeCamOptions options) => new DeCamExplainer(problem, options);

    /// <inheritdoc/>
    protected override int PlannedEvaluations(DeCamOptions options, int height, int width) => options.Evolution(int.MaxValue).PlannedEvaluations;
}
