namespace DeCam.Methods.Centre;

/// <summary>
/// A control, not an explainer: the map is a Gaussian in the centre of the image, where photographers put things. It asks for no
/// evaluation. A method that does no better has not looked at the model.
/// </summary>
public sealed class CentreMethod : ExplainerMethod<CentreOptions>
{
    /// <inheritdoc/>
    public override string Name => MethodCatalog.Control;

    /// <inheritdoc/>
    public override string Summary => "Control: a Gaussian in the centre of the image, the same for every model and image.";

    /// <inheritdoc/>
    public override string Source => "The usual control for the bias of photographs towards their centre.";

    /// <inheritdoc/>
    public override bool MasksDependOnTarget => false;

    /// <inheritdoc/>
    public override bool IsControl => true;

    /// <inheritdoc/>
    protected override IExplainer Start(ExplanationProblem problem, CentreOptions options) => new Centre(problem, options);

    /// <inheritdoc/>
    protected override int PlannedEvaluations(CentreOptions options, int height, int width) => 0;
}
