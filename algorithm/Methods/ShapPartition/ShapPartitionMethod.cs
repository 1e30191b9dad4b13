namespace DeCam.Methods.ShapPartition;

/// <summary>Partition SHAP.</summary>
public sealed class ShapPartitionMethod : ExplainerMethod<ShapPartitionOptions>
{
    /// <inheritdoc/>
    public override string Name => "shap-partition";

    /// <inheritdoc/>
    public override string Summary => "Owen values of rectangles that are halved again and again, those of largest value first.";

    /// <inheritdoc/>
    public override string Source => "Owen 1977, Values of games with a priori unions; order and fill of the partition explainer in the package shap (Lundberg and Lee 2017)";

    /// <inheritdoc/>
    public override bool MasksDependOnTarget => true;

    /// <inheritdoc/>
    public override bool IsSigned => true;

    /// <inheritdoc/>
    protected override IExplainer Start(ExplanationProblem problem, ShapPartitionOptions options) => new ShapPartitionExplainer(problem, options);

    /// <inheritdoc/>
    protected override int PlannedEvaluations(ShapPartitionOptions options, int height, int width) => Halving.Masks(height, width, options.Masks);
}
