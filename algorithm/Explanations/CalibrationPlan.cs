using DeCam.Calibrations;
using DeCam.Masks;
using DeCam.Methods;
using DeCam.Scoring;

namespace DeCam.Explanations;

/// <summary>
/// What a plan asks a device for before anything is scored, where a network is to score its search. Whether the network is used
/// goes into <see cref="RunInputs.IsApproximate"/>.
/// </summary>
public static class CalibrationPlan
{
    /// <summary>The request; null where the model itself scores the search.</summary>
    /// <exception cref="ScoringRefusedException">The plan cannot be carried out.</exception>
    public static CalibrationRequest? Of(ExplanationPlan plan, ModelView view, RunInputs inputs)
    {
        Check(plan);
        if (plan.Precision.IsOfTheModel() || !Searches(plan)) return null;
        // What the search hides with shows in its first round, which is drawn before any score is known.
        var (explainer, choice) = Explainers.Start(plan, view, inputs);
        Baseline[] baselines = [.. explainer.Ask(Math.Max(choice.PlannedEvaluations, 1)).Select(r => r.Baseline).Distinct().Order()];
        if (baselines.Length == 0) return null;
        if (view.Served is { } served)
        {
            // There is no file to make a network of.
            return plan.Precision == Precision.Auto ? null : throw new ScoringRefusedException(RefusalKind.Option,
                $"Model '{served.Name}' is known by its scores alone, because server {served.Server} runs it, and a search in eight bits needs the model's own file; leave precision out, or use auto.");
        }

        return new(baselines, [.. view.Targets.Select(t => t.Class)], plan.Precision == Precision.Auto);
    }

    /// <summary>Checks what can be checked without the model.</summary>
    /// <exception cref="ScoringRefusedException">The method does not search with scores, and was asked to do so in fewer bits.</exception>
    public static void Check(ExplanationPlan plan)
    {
        if (plan.Precision is not (Precision.Fp32 or Precision.Auto) && plan.Method != MethodCatalog.Given && MethodCatalog.Named(plan.Method).LooksInside)
        {
            throw new ScoringRefusedException(RefusalKind.Option,
                $"Method '{plan.Method}' looks inside the model, which is done in float32 only; leave precision out, or use auto.");
        }
    }

    private static bool Searches(ExplanationPlan plan) => plan.Method != MethodCatalog.Given && !MethodCatalog.Named(plan.Method).LooksInside;
}
