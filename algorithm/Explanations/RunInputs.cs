using DeCam.Attributions;
using DeCam.Imaging;

namespace DeCam.Explanations;

/// <summary>Larger inputs of a run, which its plan only refers to.</summary>
/// <param name="Image">The picture, for choices whose <see cref="Methods.MethodChoice.NeedsImage"/> is set.</param>
/// <param name="Map">The map to judge, [H, W] row-major, for the method <see cref="DeCam.Methods.MethodCatalog.Given"/>.</param>
/// <param name="Attribution">The map from inside the model, where <see cref="AttributionPlan"/> asks for one.</param>
public sealed record RunInputs(ImageView? Image = null, float[]? Map = null, Attribution? Attribution = null)
{
    /// <summary>
    /// Whether the search is scored in fewer bits than its figures: by a calibrated network, where <see cref="CalibrationPlan"/> asks for
    /// one and its guard lets it through, or by the model in <see cref="Scoring.Precision.TensorFloat"/> or <see cref="Scoring.Precision.Half"/>.
    /// </summary>
    public bool IsApproximate { get; init; }
}
