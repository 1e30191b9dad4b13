using DeCam.Content;
using DeCam.Explanations;
using DeCam.Methods;
using DeCam.Metrics;
using DeCam.Scoring;

namespace DeCam.Cluster.Grains.Explanations;

/// <summary>Says what is wrong with a specification as far as can be seen without the model.</summary>
internal static class PlanCheck
{
    private const int LargestBatch = 1024;

    /// <summary>Why the specification cannot be carried out, or null.</summary>
    public static Failure? Refuse(RunSpec spec)
    {
        try
        {
            Check(Wire.Plan(spec), spec);
            return null;
        }
        catch (ScoringRefusedException refusal)
        {
            return Wire.Failure(refusal);
        }
    }

    private static void Check(ExplanationPlan plan, RunSpec spec)
    {
        Key(spec.Model.Sha256, "model");
        Key(spec.ImageSha256, "image");
        _ = MetricPanel.Expand(plan.Protocols);
        Require(plan.BatchSize is >= 1 and <= LargestBatch, $"The batch size is {plan.BatchSize} but must lie in [1, {LargestBatch}].");
        Require(plan.Budget is null or >= 1, $"The budget is {plan.Budget} but must be at least 1 evaluation.");
        Require(plan.Snapshots.All(s => s >= 1), "Snapshots are taken after evaluation counts of at least 1.");
        Require(spec.ClassSelector.Length > 0, "The class is empty; use top1, an index or a label.");
        if (plan.Method == MethodCatalog.Given) Key(spec.MapSha256 ?? "", "map to judge");
        else _ = MethodCatalog.Check(plan.Method, plan.Preset, plan.Options);
        AttributionPlan.Check(plan);
        CalibrationPlan.Check(plan);
    }

    private static void Key(string sha256, string what) => Require(ContentKey.IsValid(sha256),
        $"The key of the {what} is '{sha256}' but must be 64 lower-case hexadecimal digits of a SHA-256.");

    private static void Require(bool holds, string message)
    {
        if (!holds) throw new ScoringRefusedException(RefusalKind.Option, message);
    }
}
