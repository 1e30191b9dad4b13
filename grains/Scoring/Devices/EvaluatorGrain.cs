using DeCam.Cluster.Grains.Artifacts;
using DeCam.Scoring;
using Orleans.Concurrency;

namespace DeCam.Cluster.Grains.Scoring.Devices;

/// <summary>
/// Turns the work of a lease into requests to a device of its own silo, and what the device answers into reports. A stateless worker
/// runs on its caller's silo, where the device is. Nothing native runs here: devices have their own threads.
/// </summary>
[StatelessWorker(64), Reentrant]
public sealed class EvaluatorGrain(DeviceSet devices, LeasesInHand leases, ModelTrials trials, IArtifactStore store, ILocalSiloDetails silo) : Grain, IEvaluatorGrain
{
    /// <inheritdoc/>
    public async Task<Immutable<WorkReport[]>> EvaluateAsync(string device, WorkLease lease)
    {
        try
        {
            return new(await EvaluateTriedAsync(devices.Named(device), lease.Items, leases.TokenOf(lease.Id)));
        }
        catch (ModelMissingException missing)
        {
            await MissAsync(device, lease.Items[0].Model, missing);
            return new([]);
        }
    }

    /// <inheritdoc/>
    public async Task<DescriptionAnswer> DescribeAsync(string device, Guid lease, DescriptionRequest request)
    {
        var (on, token) = (devices.Named(device), leases.TokenOf(lease));
        var answer = new DescriptionAnswer { Device = on.Device.Name, Silo = silo.Name };
        if (await trials.RefusalAsync(request.Model) is { } reason) return answer with { Refusal = new(FailureKind.Input, reason), IsOfModel = true };
        try
        {
            var description = await on.Device.DescribeAsync(Wire.Read(request.Model), request.ImageSha256, request.ClassSelector, token);
            await on.MeasureAsync(request.Model, token);
            await trials.PassAsync(request.Model);
            var view = await StorageFaults.MarkAsync(() => store.PutAsync(description.Image.Rgb, token), token);
            return answer with { View = Wire.View(description.View, view) };
        }
        catch (ArtifactUnavailableException away)
        {
            await trials.WithdrawAsync(request.Model);
            return answer with { Unavailable = away.Reason };
        }
        catch (ModelMissingException missing)
        {
            await MissAsync(device, request.Model, missing);
            return answer;
        }
        catch (Exception e) when (RefusalOf(e) is { } refusal)
        {
            await trials.PassAsync(request.Model);
            return answer with { Refusal = refusal };
        }
    }

    /// <inheritdoc/>
    public async Task<ArithmeticAnswer> ArithmeticAsync(string device, Guid lease, ModelRef model)
    {
        if (await trials.RefusalAsync(model) is { } reason) return new(null, new(FailureKind.Input, reason));
        try
        {
            var kind = await devices.Named(device).MeasureAsync(model, leases.TokenOf(lease));
            await trials.PassAsync(model);
            return new(kind, null);
        }
        catch (ModelMissingException missing)
        {
            await MissAsync(device, model, missing);
            return new(null, null);
        }
        catch (Exception e) when (RefusalOf(e) is { } refusal)
        {
            await trials.PassAsync(model);
            return new(null, refusal);
        }
    }

    private Task MissAsync(string device, ModelRef model, ModelMissingException missing)
    {
        devices.Named(device).Miss(model, missing);
        return trials.WithdrawAsync(model);
    }

    // Items of a lease share a model. A device that answers has outlived it; one that does not come back leaves its mark.
    private async Task<WorkReport[]> EvaluateTriedAsync(DeviceState device, WorkItem[] items, CancellationToken cancellationToken)
    {
        if (await trials.RefusalAsync(items[0].Model) is { } reason)
            return [.. items.Select(item => Report(device, item) with { Refusal = new(FailureKind.Input, reason) })];
        var reports = await EvaluateItemsAsync(device, items, cancellationToken);
        await trials.PassAsync(items[0].Model);
        return reports;
    }

    private async Task<WorkReport[]> EvaluateItemsAsync(DeviceState device, WorkItem[] items, CancellationToken cancellationToken)
    {
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

    private async Task<WorkReport> AloneAsync(DeviceState device, WorkItem item, CancellationToken cancellationToken)
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

    private async Task<WorkReport[]> ScoreAsync(DeviceState device, WorkItem[] items, CancellationToken cancellationToken)
    {
        var kind = await device.MeasureAsync(items[0].Model, cancellationToken);
        // It never shares a lease.
        if (items is [{ Attribution: { } asked } alone]) return [await AttributeAsync(device, alone, asked, cancellationToken) with { Arithmetic = kind.Fingerprint }];
        if (items is [{ Calibration: { } question } one]) return [await CalibrateAsync(device, one, question, cancellationToken) with { Arithmetic = kind.Fingerprint }];
        var scores = await device.Device.ScoreAsync([.. items.Select(Wire.Request)], cancellationToken);
        if (scores.Any(s => s.AsSpan().ContainsAnyExceptInRange(float.MinValue, float.MaxValue)))
            throw ScoringRefusedException.OfScores(items[0].Model.Name);
        return [.. items.Select((item, i) => Report(device, item) with { Scores = Wire.Bytes(scores[i]), Network = item.Network, Precision = item.Precision, Arithmetic = kind.Fingerprint })];
    }

    private async Task<WorkReport> AttributeAsync(DeviceState device, WorkItem item, AttributionItem asked, CancellationToken cancellationToken)
    {
        var made = await device.Device.AttributeAsync(Wire.Read(item.Model), item.ImageSha256, Wire.Request(asked), cancellationToken);
        var map = await StorageFaults.MarkAsync(() => store.PutAsync(Wire.Bytes(made.Map), cancellationToken), cancellationToken);
        return Report(device, item) with { Attribution = Wire.Attribution(made, map) };
    }

    // A model without such a network is an answer too: the run may do without.
    private async Task<WorkReport> CalibrateAsync(DeviceState device, WorkItem item, CalibrationItem asked, CancellationToken cancellationToken)
    {
        try
        {
            var made = await device.Device.CalibrateAsync(Wire.Read(item.Model), item.ImageSha256, Wire.Request(asked), cancellationToken);
            var network = made.Reason is null ? await StorageFaults.MarkAsync(() => store.PutAsync(made.Network, cancellationToken), cancellationToken) : "";
            return Report(device, item) with { Calibration = Wire.Calibration(made, network) };
        }
        catch (ScoringRefusedException refused)
        {
            return Report(device, item) with { Calibration = new() { Reason = refused.Message } };
        }
    }

    private WorkReport Report(DeviceState device, WorkItem item) =>
        new() { RunId = item.RunId, Batch = item.Batch, Device = device.Device.Name, Silo = silo.Name };

    private WorkReport Unserved(DeviceState device, WorkItem item, Exception exception) => exception is ArtifactUnavailableException away
        ? Report(device, item) with { Unavailable = away.Reason }
        : Report(device, item) with { Refusal = RefusalOf(exception) };

    private static bool IsOfTheItem(Exception exception) => exception is ArtifactUnavailableException || RefusalOf(exception) is not null;

    // The faults that another device would meet too; any other is a fault of this device, as are masks that only later versions know.
    private static Failure? RefusalOf(Exception exception) => exception switch
    {
        ScoringRefusedException refused => Wire.Failure(refused),
        InvalidDataException invalid => new(FailureKind.Internal, invalid.Message),
        _ => null,
    };
}
