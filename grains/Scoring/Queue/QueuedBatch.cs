namespace DeCam.Cluster.Grains.Scoring.Queue;

/// <summary>A batch of masks in the queue, or a map that is to be made inside the model, or a network that is to be calibrated; these go to a device alone.</summary>
internal sealed class QueuedBatch(WorkItem item) : QueuedWork(item.RunId, item.Batch, item.Priority, item.Count, item.Arithmetic)
{
    /// <summary>The batch as its run submitted it.</summary>
    public WorkItem Item { get; } = item;

    /// <inheritdoc/>
    public override string ModelName => Item.Model.Name;

    /// <inheritdoc/>
    public override int MaskKind => Item.MaskKind;

    /// <inheritdoc/>
    public override bool MayBeFused => Item is { Attribution: null, Calibration: null } && base.MayBeFused;

    /// <inheritdoc/>
    public override int AttributionPasses => Item.Attribution?.Passes ?? 0;

    /// <inheritdoc/>
    public override bool IsCalibration => Item.Calibration is not null;

    /// <inheritdoc/>
    public override string? Network => Item.Network;

    /// <inheritdoc/>
    public override string? Precision => Item.Network is null ? Item.Precision : null;
}
