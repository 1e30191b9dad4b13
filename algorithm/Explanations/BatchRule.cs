using DeCam.Scoring;

namespace DeCam.Explanations;

/// <summary>
/// How many masks a batch may have. A batch should not keep one processor much longer than two seconds, or progress, cancelling and
/// failover become sluggish; but how it is cut must follow from plan and model alone, never from who serves it.
/// </summary>
public static class BatchRule
{
    private const int Heavy = 4;
    private const int Middle = 16;

    // Thresholds for a processor core of some 30 billion multiply-accumulates a second: MobileNet stays below the first,
    // ResNet50 (4.1 billion) between them, VGG19 (19.6 billion) above both.
    private const long MiddleFrom = 1_000_000_000;
    private const long HeavyFrom = 5_000_000_000;

    /// <summary>The plan's batch size, or 16 or 4 where the model is heavy and the plan allows more.</summary>
    public static int BatchSize(ExplanationPlan plan, ModelView view) => view.MultiplyAccumulates switch
    {
        < MiddleFrom => plan.BatchSize,
        < HeavyFrom => Math.Min(plan.BatchSize, Middle),
        _ => Math.Min(plan.BatchSize, Heavy),
    };
}
