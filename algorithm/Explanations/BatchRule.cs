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
    public static int BatchSize(ExplanationPlan plan, ModelView view) => BatchSize(plan.BatchSize, view.MultiplyAccumulates);

    /// <summary>The batch size wanted, or 16 or 4 where the model is heavy and more is wanted.</summary>
    /// <param name="wanted">Masks in a batch at most.</param>
    /// <param name="multiplyAccumulates">Multiplications with addition of one evaluation; 0 when unknown.</param>
    public static int BatchSize(int wanted, long multiplyAccumulates) => multiplyAccumulates switch
    {
        < MiddleFrom => wanted,
        < HeavyFrom => Math.Min(wanted, Middle),
        _ => Math.Min(wanted, Heavy),
    };
}
