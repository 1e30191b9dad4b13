namespace DeCam.Methods.Lime;

/// <summary>LIME over superpixels.</summary>
public sealed class LimeMethod : ExplainerMethod<LimeOptions>
{
    /// <inheritdoc/>
    public override string Name => "lime";

    /// <inheritdoc/>
    public override string Summary => "Coefficients of a local linear model of the score on which superpixels are kept.";

    /// <inheritdoc/>
    public override string Source => "Ribeiro, Singh and Guestrin 2016, \"Why should I trust you?\": explaining the predictions of any classifier; superpixels by Achanta et al. 2012";

    /// <inheritdoc/>
    public override bool MasksDependOnTarget => false;

    /// <inheritdoc/>
    public override bool IsSigned => true;

    /// <inheritdoc/>
    protected override IExplainer Start(ExplanationProblem problem, LimeOptions options) => new LimeExplainer(problem, options);

    /// <inheritdoc/>
    protected override int PlannedEvaluations(LimeOptions options, int height, int width) => options.Samples;

    /// <inheritdoc/>
    protected override bool NeedsImage(LimeOptions options) => true;
}
