using DeCam.Cluster.Grains.Telemetry;

namespace DeCam.Cluster.Grains.Scoring.Devices;

/// <summary>Measures what one slot has its device do for one model.</summary>
internal sealed class SlotTally(string device, string model)
{
    private readonly KeyValuePair<string, object?> _device = new(TagNames.Device, device), _model = new(TagNames.Model, ModelLabel.Of(model));

    /// <summary>A lease is handed to the device.</summary>
    public void Begin(WorkLease lease, int preferredMasks) =>
        Instruments.BatchFill.Record(lease.Items.Sum(i => i.Count) / (double)preferredMasks, _device, _model);

    /// <summary>The device gave the scores of the lease.</summary>
    public void End(TimeSpan elapsed) => Instruments.InferenceDuration.Record(elapsed.TotalSeconds, _device, _model);

    /// <summary>The masks of a batch are scored, or a map is made inside the model.</summary>
    public void Count(WorkItem item, WorkReport report) => Count(report.Attribution?.ForwardPasses ?? item.Count, EvaluationKinds.Of(item.Purpose));

    /// <summary>A question what the model sees is answered.</summary>
    public void CountDescription() => Count(1, EvaluationKinds.Description);

    private void Count(int evaluations, string kind) => Instruments.Evaluations.Add(evaluations, _device, _model, new(TagNames.Kind, kind));
}
