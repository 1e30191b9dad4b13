namespace DeCam.Methods.Hsic;

/// <summary>Hilbert-Schmidt independence of grid cells and score.</summary>
public sealed class HsicMethod : ExplainerMethod<HsicOptions>
{
    /// <inheritdoc/>
    public override string Name => "hsic";

    /// <inheritdoc/>
    public override string Summary => "Statistical dependence of the probability on each cell of a grid being kept.";

    /// <inheritdoc/>
    public override string Source => "Novello, Fel and Vigouroux 2022, Making sense of dependence: efficient black-box explanations using dependence measure";

    /// <inheritdoc/>
    public override bool MasksDependOnTarget => false;

    /// <inheritdoc/>
    protected override IExplainer Start(ExplanationProblem problem, HsicOptions options) => new HsicExplainer(problem, options);

    /// <inheritdoc/>
    protected override int PlannedEvaluations(HsicOptions options, int height, int width) => options.Masks;
}
