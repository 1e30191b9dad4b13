namespace DeCam.Methods.RandomOrder;

/// <summary>
/// A control, not an explainer: the pixels in an order drawn from the seed. It asks for no evaluation. What a metric gives this map, it
/// gives to no knowledge at all; the other control knows at least where photographers put things.
/// </summary>
public sealed class RandomOrderMethod : ExplainerMethod<RandomOrderOptions>
{
    /// <inheritdoc/>
    public override string Name => MethodCatalog.RandomControl;

    /// <inheritdoc/>
    public override string Summary => "Control: the pixels in an order drawn from the seed.";

    /// <inheritdoc/>
    public override string Source => "The usual control for what a metric gives to any order at all.";

    /// <inheritdoc/>
    public override bool MasksDependOnTarget => false;

    /// <inheritdoc/>
    public override bool IsControl => true;

    /// <inheritdoc/>
    protected override IExplainer Start(ExplanationProblem problem, RandomOrderOptions options) => new RandomOrder(problem);

    /// <inheritdoc/>
    protected override int PlannedEvaluations(RandomOrderOptions options, int height, int width) => 0;
}

/// <summary>Options of <see cref="RandomOrderMethod"/>: none.</summary>
public sealed record RandomOrderOptions;
