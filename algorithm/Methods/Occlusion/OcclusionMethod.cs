namespace DeCam.Methods.Occlusion;

/// <summary>Occlusion by a sliding window.</summary>
public sealed class OcclusionMethod : ExplainerMethod<OcclusionOptions>
{
    /// <inheritdoc/>
    public override string Name => "occlusion";

    /// <inheritdoc/>
    public override string Summary => "Drop of the score when a sliding window is hidden.";

    /// <inheritdoc/>
    public override string Source => "Zeiler and Fergus 2014, Visualizing and understanding convolutional networks";

    /// <inheritdoc/>
    public override bool MasksDependOnTarget => false;

    /// <inheritdoc/>
    public override bool IsSigned => true;

    /// <inheritdoc/>
    protected override IExplainer Start(ExplanationProblem problem, OcclusionOptions options)
    {
        WindowGrid.Check(options, problem.HeightPixels, problem.WidthPixels);
        return new OcclusionExplainer(problem, options);
    }

    /// <inheritdoc/>
    protected override int PlannedEvaluations(OcclusionOptions options, int height, int width) => 1 + WindowGrid.Count(options, height, width);
}
