namespace DeCam.Methods.Sobol;

/// <summary>Total Sobol indices of the cells of a grid.</summary>
public sealed class SobolMethod : ExplainerMethod<SobolOptions>
{
    /// <inheritdoc/>
    public override string Name => "sobol";

    /// <inheritdoc/>
    public override string Summary => "Share of the score's variance that each cell of a grid takes part in.";

    /// <inheritdoc/>
    public override string Source => "Fel, Cadène, Chalvidal, Cord, Vigouroux and Serre 2021, Look at the variance! Efficient black-box explanations with Sobol-based sensitivity analysis";

    /// <inheritdoc/>
    public override bool MasksDependOnTarget => false;

    /// <inheritdoc/>
    protected override IExplainer Start(ExplanationProblem problem, SobolOptions options) => new SobolExplainer(problem, options);

    /// <inheritdoc/>
    protected override int PlannedEvaluations(SobolOptions options, int height, int width) => SobolExplainer.Evaluations(options);
}
