using DeCam.Attributions;
using DeCam.Methods;
using DeCam.Scoring;

namespace DeCam.Explanations;

/// <summary>
/// What a plan asks a device for before anything is scored, where its method looks inside the model. The answer goes into
/// <see cref="RunInputs.Attribution"/>; from there on the run is like any other.
/// </summary>
/// <example>
/// <code>
/// var request = AttributionPlan.Of(plan, view);
/// var attribution = request is null ? null : await device.AttributeAsync(model, imageSha256, request, cancellationToken);
/// var run = new ExplanationRun(plan, view, new(Attribution: attribution));
/// </code>
/// </example>
public static class AttributionPlan
{
    /// <summary>The request; null for a method that uses scores alone.</summary>
    /// <exception cref="ScoringRefusedException">The plan cannot be carried out.</exception>
    public static AttributionRequest? Of(ExplanationPlan plan, ModelView view)
    {
        if (Method(plan) is not { } method) return null;
        Explainers.CheckTargets(method, view);
        return method.Attribution(plan.Preset, plan.Options, plan.Budget, plan.Seed, view.Targets[0].Class);
    }

    /// <summary>Checks what can be checked without the model.</summary>
    /// <exception cref="ScoringRefusedException">The budget does not do for the method, or an option cannot be.</exception>
    public static void Check(ExplanationPlan plan) => Method(plan)?.Attribution(plan.Preset, plan.Options, plan.Budget, plan.Seed, 0);

    private static ExplainerMethod? Method(ExplanationPlan plan) =>
        plan.Method != MethodCatalog.Given && MethodCatalog.Named(plan.Method) is { LooksInside: true } method ? method : null;
}
