namespace DeCam.Methods.Rise;

/// <summary>RISE.</summary>
public sealed class RiseMethod : ExplainerMethod<RiseOptions>
{
    /// <inheritdoc/>
    public override string Name => "rise";

    /// <inheritdoc/>
    public override string Summary => "Mean of random smooth masks, weighted by the score of what they show.";

    /// <inheritdoc/>
    public override string Source => "Petsiuk, Das and Saenko 2018, RISE: randomized input sampling for explanation of black-box models";

    /// <inheritdoc/>
    public override bool MasksDependOnTarget => false;

    /// <inheritdoc/>
    protected override IExplainer Start(ExplanationProblem problem, RiseOptions options) => new RiseExplainer(problem, options);

    /// <inheritdoc/>
    protected override int PlannedEvaluations(RiseOptions options, int height, int width) => options.Masks;
}
