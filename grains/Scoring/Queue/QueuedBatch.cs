namespace DeCam.Cluster.Grains.Scoring.Queue;

/// <summary>A batch of masks in the queue.</summary>
internal sealed class QueuedBatch(WorkItem item) : QueuedWork(item.RunId, item.Batch, item.Priority, item.Count, item.Arithmetic)
{
    /// <summary>The batch as its run submitted it.</summary>
    public WorkItem Item { get; } = item;

    /// <inheritdoc/>
    public override string ModelName => Item.Model.Name;

    /// <inheritdoc/>
    public override int MaskKind => Item.MaskKind;
}
