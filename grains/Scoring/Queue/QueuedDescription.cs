namespace DeCam.Cluster.Grains.Scoring.Queue;

/// <summary>A question to the model in the queue. It goes to a device alone.</summary>
internal sealed class QueuedDescription(string id, DescriptionRequest request) : QueuedWork(id, Only, request.Priority, masks: 0, request.Arithmetic)
{
    /// <summary>The number of a description, which is the only work of its owner.</summary>
    public const int Only = 0;

    /// <summary>The question.</summary>
    public DescriptionRequest Request { get; } = request;

    /// <inheritdoc/>
    public override string ModelName => Request.Model.Name;

    /// <inheritdoc/>
    public override bool MayBeFused => false;

    /// <summary>The answer when the question failed on every attempt.</summary>
    public Failure Refusal(string fault) => new(FailureKind.Internal,
        $"Model '{Request.Model.Name}' could not be described in {PoisonedItems.FailureLimit} attempts; the last one ended with: {fault}");
}
