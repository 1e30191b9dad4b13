namespace DeCam.Methods.EllipseRidge;

/// <summary>Random ellipses and a smooth linear model; our own.</summary>
public sealed class EllipseRidgeMethod : ExplainerMethod<EllipseRidgeOptions>
{
    /// <inheritdoc/>
    public override string Name => "ellipse-ridge";

    /// <inheritdoc/>
    public override string Summary => "Smooth linear model of the score on what random ellipses keep, placed where the map so far is high.";

    /// <inheritdoc/>
    public override string Source => "our own; masks after Karatsiolis and Kamilaris 2023, prior after Solin and Särkkä 2020";

    /// <inheritdoc/>
    public override bool MasksDependOnTarget => true;

    /// <inheritdoc/>
    protected override IExplainer Start(ExplanationProblem problem, EllipseRidgeOptions options) => new EllipseRidgeExplainer(problem, options);

    /// <inheritdoc/>
    protected override int PlannedEvaluations(EllipseRidgeOptions options, int height, int width) => options.Masks;
}
