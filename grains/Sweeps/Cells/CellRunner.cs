using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using DeCam.Cluster.Grains.Calls;
using DeCam.Cluster.Grains.Sweeps.Images;

namespace DeCam.Cluster.Grains.Sweeps.Cells;

/// <summary>Makes the row of one cell: an ordinary run, and one more for each snapshot to be judged.</summary>
/// <param name="grains">The cluster.</param>
/// <param name="spec">The sweep.</param>
/// <param name="sweepId">Its id.</param>
/// <param name="prefix">Start of the keys of its runs.</param>
/// <param name="judge">Measures how maps meet objects.</param>
/// <param name="pictures">Reads the pictures that could not be read before.</param>
/// <param name="heard">Hears what the runs do.</param>
internal sealed class CellRunner(IGrainFactory grains, SweepSpec spec, string sweepId, string prefix, ObjectJudge judge, DatasetPictures pictures, CellNews heard)
{
    private static readonly Backoff Pace = new(TimeSpan.FromMilliseconds(10), 1.25, TimeSpan.FromSeconds(1));
    private readonly RunFollower _follower = new(new RepeatedCalls(Repeat.ForTenMinutes), Pace, TimeProvider.System);

    /// <summary>Works until the cell has a row, good or bad; throws only when cancelled.</summary>
    public async Task<SweepRow> RunAsync(SweepCellTicket ticket, CancellationToken cancellationToken)
    {
        try
        {
            if (ticket.ImageSha256.Length > 0) return await ExplainAsync(ticket, cancellationToken);
            // The picture could not be read when the sweep was expanded. It may have been put right since, before a retry.
            var picture = await pictures.StoreAsync(spec.Images, ticket.Image, cancellationToken);
            return picture.Fault is { } fault ? Failed(ticket, fault) : await ExplainAsync(ticket with { ImageSha256 = picture.Sha256 }, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return Failed(ticket, new(FailureKind.Internal, $"The run of this cell broke off: {Short(e.Message)}"));
        }
    }

    /// <summary>The run of a cell.</summary>
    public IExplanationGrain RunOf(SweepCellTicket ticket) => grains.GetGrain<IExplanationGrain>($"{prefix}.{ticket.Cell}.{ticket.Attempt}");

    /// <summary>Deletes the runs of a cell, once its row is written.</summary>
    public async Task ForgetAsync(SweepCellTicket ticket)
    {
        var run = RunOf(ticket);
        await run.ForgetAsync();
        foreach (var count in spec.Snapshots) await SnapshotRun(ticket, count).ForgetAsync();
    }

    private IExplanationGrain SnapshotRun(SweepCellTicket ticket, int evaluations) =>
        grains.GetGrain<IExplanationGrain>($"{prefix}.{ticket.Cell}.{ticket.Attempt}.at{evaluations}");

    private async Task<SweepRow> ExplainAsync(SweepCellTicket ticket, CancellationToken cancellationToken)
    {
        var run = RunOf(ticket);
        var asked = CellRuns.Of(spec, ticket) with { Sweep = sweepId };
        var status = await _follower.FollowAsync(run, asked, news: s => heard.Note(ticket, s), cancellationToken: cancellationToken);
        if (status.State != RunState.Completed) return Failed(ticket, Reason(status));
        heard.Note(ticket, status);
        var result = await Repeat.ForTenMinutes.CallAsync(run.ResultAsync, cancellationToken);
        if (result is null) return Failed(ticket, new(FailureKind.Internal, "The run ended without a result; retry opens the cell again."));
        var place = await judge.JudgeAsync(ticket.Localisation, result.Targets[0].MapSha256, result.HeightPixels, result.WidthPixels, cancellationToken);
        var row = await JudgeSnapshotsAsync(ticket, asked, result, Row(ticket, result) with { Localisation = place }, cancellationToken);
        heard.Note(ticket, status with { MetricEvaluations = row.MetricEvaluations });
        return row;
    }

    private async Task<SweepRow> JudgeSnapshotsAsync(SweepCellTicket ticket, RunSpec asked, RunResult result, SweepRow row, CancellationToken cancellationToken)
    {
        foreach (var snapshot in result.Targets[0].Snapshots)
        {
            var run = SnapshotRun(ticket, snapshot.Evaluations);
            var before = row;
            var status = await _follower.FollowAsync(run, CellRuns.Judging(asked, result, snapshot.MapSha256), news: s => heard.Note(ticket, Measuring(before, s)), cancellationToken: cancellationToken);
            if (status.State != RunState.Completed) return Failed(ticket, Reason(status));
            if (await Repeat.ForTenMinutes.CallAsync(run.ResultAsync, cancellationToken) is not { } judged) continue;
            row = row with
            {
                // Of one kind only where that also judged.
                Arithmetic = judged.Arithmetic is null ? null : row.Arithmetic,
                Snapshots = [.. row.Snapshots, new(snapshot.Evaluations, judged.Targets[0].Curves[0].DiffAuc)],
                MetricEvaluations = row.MetricEvaluations + judged.MetricEvaluations,
                Seconds = row.Seconds + judged.Seconds,
            };
        }

        return row;
    }

    // The cell as it stands while the map of a snapshot is judged.
    private static RunStatus Measuring(SweepRow cell, RunStatus judging) => judging with
    {
        Evaluations = cell.Evaluations,
        Planned = cell.Evaluations,
        MetricEvaluations = cell.MetricEvaluations + judging.MetricEvaluations,
        MetricPlanned = cell.MetricEvaluations + judging.MetricPlanned,
    };

    private SweepRow Row(SweepCellTicket ticket, RunResult result)
    {
        var target = result.Targets[0];
        return Empty(ticket) with
        {
            MapSha256 = target.MapSha256,
            ViewSha256 = result.ViewSha256,
            HeightPixels = result.HeightPixels,
            WidthPixels = result.WidthPixels,
            Class = target.Class,
            Label = target.Label,
            Probability = target.Probability,
            Evaluations = result.Evaluations,
            MetricEvaluations = result.MetricEvaluations,
            MetricTuned = result.MetricTuned,
            SplitHalf = target.Evidence?.SplitHalf,
            Attribution = result.Attribution,
            Calibration = result.Calibration,
            Served = result.Served,
            ObjectMaps = [.. target.Objects.Select(o => o.MapSha256)],
            Curves = [.. target.Curves.Select(Curve)],
            Devices = result.Devices,
            Seconds = result.Seconds,
            Version = result.Version,
            Arithmetic = result.Arithmetic,
            Fit = Fit(result.Preprocessing),
        };
    }

    private SweepRow Failed(SweepCellTicket ticket, Failure reason) => Empty(ticket) with
    {
        Failure = reason with { Message = RunSpec.WithImageName(reason.Message, ticket.ImageSha256, ticket.Image) },
    };

    private SweepRow Empty(SweepCellTicket ticket) => new()
    {
        Cell = ticket.Cell,
        Model = spec.Models[ticket.Model].Name,
        Method = spec.Methods[ticket.Method].Name,
        Image = ticket.Image,
        Seed = ticket.Seed,
        ModelSha256 = spec.Models[ticket.Model] is { IsServed: false } file ? file.Sha256 : "",
        ImageSha256 = ticket.ImageSha256,
        Truth = ticket.Truth,
        Localisation = ticket.Localisation,
    };

    // The rest is the same for all cells of a model, and of no use to a row.
    private static string Fit(string preprocessing)
    {
        var all = JsonNode.Parse(preprocessing)!.AsObject();
        return new JsonObject(((string[])["resize", "crop"]).Where(all.ContainsKey).Select(key => KeyValuePair.Create(key, all[key]?.DeepClone()))).ToJsonString();
    }

    private static SweepCurve Curve(CurveResult curve) =>
        new(curve.Protocol, curve.InsertionAuc, curve.DeletionAuc, curve.DiffAuc, Floats(curve.Insertion), Floats(curve.Deletion));

    private static byte[] Floats(double[] values) => MemoryMarshal.AsBytes<float>([.. values.Select(v => (float)v)]).ToArray();

    private static Failure Reason(RunStatus status) => status switch
    {
        { Failure: { } failure } => failure with { Message = Short(failure.Message) },
        { State: RunState.Cancelled } => new(FailureKind.Option, "The run of this cell was cancelled; retry opens the cell again."),
        _ => new(FailureKind.Internal, $"The run of this cell ended as {status.State} without a reason; retry opens the cell again."),
    };

    // A longer reason would make the table unreadable and the shard large.
    private static string Short(string message)
    {
        var line = message.ReplaceLineEndings(" ");
        return line.Length <= 500 ? line : line[..500] + "...";
    }
}
