namespace DeCam.Methods.RandomOrder;

/// <summary>
/// A control, not an explainer: the pixels in a random order, drawn from the seed. It asks for no evaluation. A method that does no
/// better has said nothing about where to look.
/// </summary>
public sealed class RandomOrderMethod : ExplainerMethod<RandomOrderOptions>
{
    /// <inheritdoc/>
    public override string Name => MethodCatalog.RandomControl;

    /// <inheritdoc/>
    public override string Summary => "Control: the pixels in a random order, drawn from the seed.";

    /// <inheritdoc/>
    public override string Source => "Petsiuk, Das and Saenko 2018, RISE: insertion and deletion of pixels in a random order as the least that a map must beat.";

    /// <inheritdoc/>
    public override bool IsControl => true;

    /// <inheritdoc/>
    public override bool MasksDependOnTarget => false;

    /// <inheritdoc/>
    protected override IExplainer Start(ExplanationProblem problem, RandomOrderOptions options) => new RandomOrder(problem);

    /// <inheritdoc/>
    protected override int PlannedEvaluations(RandomOrderOptions options, int height, int width) => 0;
}
