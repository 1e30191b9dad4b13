using DeCam.Cluster.Grains.Storage;
using DeCam.Scoring;
using Orleans.Concurrency;

namespace DeCam.Cluster.Grains.Scoring;

/// <summary>
/// Turns work items into requests for a device of its own silo, and scores into reports. A stateless worker stays on its caller's
/// silo, which is what the agent wants. Nothing native runs here: devices have their own threads.
/// </summary>
[StatelessWorker(64), Reentrant]
public sealed class EvaluatorGrain(DeviceSet devices, LeasesInHand leases, ResourceCache resources, IArtifactStore store, ILocalSiloDetails silo) : Grain, IEvaluatorGrain
{
    /// <inheritdoc/>
    public async Task<Immutable<WorkReport[]>> EvaluateAsync(string device, WorkLease lease) =>
        new(await EvaluateItemsAsync(devices.Named(device), lease.Items, leases.TokenOf(lease.Id)));

    private async Task<WorkReport[]> EvaluateItemsAsync(IScoringDevice device, WorkItem[] items, CancellationToken cancellationToken)
    {
        if (items is [{ Batch: WorkItem.Describe } only]) return [await DescribeAsync(device, only, cancellationToken)];
        try
        {
            return await ScoreAsync(device, items, cancellationToken);
        }
        catch (Exception e) when (IsOfTheItem(e) && items.Length > 1)
        {
            // One of the fused items cannot be served; which one shows when each is scored alone.
            var reports = new List<WorkReport>();
            foreach (var item in items) reports.Add(await AloneAsync(device, item, cancellationToken));
            return [.. reports];
        }
        catch (Exception e) when (IsOfTheItem(e))
        {
            return [Unserved(device, items[0], e)];
        }
    }

    private async Task<WorkReport> DescribeAsync(IScoringDevice device, WorkItem item, CancellationToken cancellationToken)
    {
        try
        {
            var description = await device.DescribeAsync(Wire.Read(item.Model), item.ImageSha256, item.ClassSelector, cancellationToken);
            var picture = await StorageFaults.MarkAsync(() => store.PutAsync(description.Image.Rgb, cancellationToken), cancellationToken);
            return Report(device, item) with { View = Wire.View(description.View, picture) };
        }
        catch (Exception e) when (IsOfTheItem(e))
        {
            return Unserved(device, item, e);
        }
    }

    private async Task<WorkReport> AloneAsync(IScoringDevice device, WorkItem item, CancellationToken cancellationToken)
    {
        try
        {
            return (await ScoreAsync(device, [item], cancellationToken))[0];
        }
        catch (Exception e) when (IsOfTheItem(e))
        {
            return Unserved(device, item, e);
        }
    }

    private async Task<WorkReport[]> ScoreAsync(IScoringDevice device, WorkItem[] items, CancellationToken cancellationToken)
    {
        var requests = new ScoreRequest[items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            requests[i] = Wire.Request(items[i]);
            var masks = requests[i].Masks;
            await StorageFaults.MarkAsync(async () => { await resources.AttachAsync(masks); return true; }, cancellationToken);
        }

        var scores = await device.ScoreAsync(requests, cancellationToken);
        return [.. items.Select((item, i) => Report(device, item) with { Scores = Wire.Bytes(scores[i]) })];
    }

    private WorkReport Report(IScoringDevice device, WorkItem item) =>
        new() { RunId = item.RunId, Batch = item.Batch, Device = device.Name, Silo = silo.Name };

    private WorkReport Unserved(IScoringDevice device, WorkItem item, Exception exception) => exception is ArtifactUnavailableException away
        ? Report(device, item) with { Unavailable = away.Reason }
        : Report(device, item) with { Refusal = RefusalOf(exception) };

    private static bool IsOfTheItem(Exception exception) => exception is ArtifactUnavailableException || RefusalOf(exception) is not null;

    // What no other device would do better; anything else is a fault of this one.
    private static Failure? RefusalOf(Exception exception) => exception switch
    {
        ScoringRefusedException refused => Wire.Failure(refused),
        KeyNotFoundException missing => new(FailureKind.Input, missing.Message),
        InvalidDataException invalid => new(FailureKind.Internal, invalid.Message),
        _ => null,
    };
}
