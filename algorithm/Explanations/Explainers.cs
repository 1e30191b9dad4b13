using DeCam.Methods;
using DeCam.Scoring;

namespace DeCam.Explanations;

/// <summary>Starts the explainer that a plan names.</summary>
internal static class Explainers
{
    public static (IExplainer Explainer, MethodChoice Choice) Start(ExplanationPlan plan, ModelView view, RunInputs inputs)
    {
        Check(plan);
        if (plan.Method == MethodCatalog.Given) return (new GivenMap(inputs.Map, view), new(null, new Dictionary<string, object>(), 0, false));
        var method = MethodCatalog.Named(plan.Method);
        CheckTargets(method, view);
        var problem = new ExplanationProblem(view.HeightPixels, view.WidthPixels, view.Targets.Count, plan.Seed, plan.Budget, inputs.Image) { Attribution = inputs.Attribution, IsApproximate = inputs.IsApproximate };
        return (method.Create(problem, plan.Preset, plan.Options),
            method.Resolve(plan.Preset, plan.Options, view.HeightPixels, view.WidthPixels));
    }

    /// <summary>Refuses several classes where the method explains one at a time.</summary>
    /// <exception cref="ScoringRefusedException">There are several.</exception>
    public static void CheckTargets(ExplainerMethod method, ModelView view)
    {
        if (method.MasksDependOnTarget && view.Targets.Count > 1)
        {
            throw new ScoringRefusedException(RefusalKind.Option,
                $"Method '{method.Name}' {(method.LooksInside ? "explains" : "searches for")} one class at a time but {view.Targets.Count} were asked for; run it once for each class.");
        }
    }

    private static void Check(ExplanationPlan plan)
    {
        if (plan.Budget < 1) throw new ScoringRefusedException(RefusalKind.Option,
            $"The budget is {plan.Budget} evaluations but must be at least 1; leave it out for the method's own number.");
        ArgumentOutOfRangeException.ThrowIfLessThan(plan.BatchSize, 1);
    }
}
