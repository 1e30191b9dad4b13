using System.Diagnostics;
using DeCam.Cluster.Grains.Artifacts;
using DeCam.Cluster.Grains.Calls;
using DeCam.Cluster.Grains.Scoring;
using DeCam.Cluster.Grains.Telemetry;
using DeCam.Explanations;
using DeCam.Scoring;
using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace DeCam.Cluster.Grains.Explanations;

/// <summary>
/// The work of one run: describe, then round by round submit batches, gather reports, write checkpoints, and keep the result. It
/// goes on beside the requests of its grain, on the grain's scheduler, so it shares the record without locks.
/// </summary>
internal sealed partial class RunWork(string runId, RunLedger ledger, IGrainFactory grains, IArtifactStore store, ModelWait wait, bool isAlone, bool isEmbedded, ILogger logger)
{
    private const int MostUnlike = 3;
    private static readonly TimeSpan NamedWithin = TimeSpan.FromMinutes(1);
    private readonly RunSpec _spec = ledger.Record.Spec!;
    private readonly RunQueue _queue = new(runId, ledger.Record.Spec!.Model, grains, wait, isEmbedded, () => ledger.Record.Spec!.AnyArithmetic, logger);
    private readonly RunCheckpoints _checkpoints = new(runId, ledger, isAlone, logger);
    private readonly HashSet<string> _stored = [];

    // Reports of a batch that were not taken, one after the other.
    private readonly Dictionary<int, int> _unlike = [];
    private ExplanationRun? _run;
    private string? _network;
    private long? _unnamedSince;
    private int _toldInRound;
    private int[] _classes = [];
    private string? _roundTrace;

    private RunRecord Record => ledger.Record;

    /// <summary>Takes the reports of devices.</summary>
    public ReportInbox Inbox => _queue.Inbox;

    /// <summary>The thing that the run waits for, in one sentence; null while scores come in.</summary>
    public string? WaitingFor
    {
        get => _queue.WaitingFor;
        set => _queue.WaitingFor = value;
    }

    /// <summary>Rounds completed so far.</summary>
    public int CompletedRounds => _run?.CompletedRounds ?? 0;

    /// <summary>Works until there is a result.</summary>
    /// <exception cref="RunFailedException">The run cannot be carried out.</exception>
    /// <exception cref="ArtifactUnavailableException">The artifact store does not give what is needed; calling again goes on.</exception>
    /// <exception cref="InconsistentStateException">Another activation has written the record.</exception>
    /// <exception cref="OtherArithmeticException">The run was begun by devices of another kind, and none of them will come here.</exception>
    /// <exception cref="CheckpointsLostException">The store takes no checkpoints, and only the run's user can free it.</exception>
    public async Task<RunResult> RunAsync(CancellationToken cancellationToken)
    {
        _checkpoints.BeginTime();
        Inbox.DropUnavailable();
        if (Record.View is null) await BindAsync(cancellationToken);
        _queue.Bound = Record.Arithmetic;
        Record.View ??= await DescribeAsync(cancellationToken);
        _run ??= await StartAsync(await AttributionAsync(cancellationToken), cancellationToken);
        _classes = [.. _run.Classes];
        Publish();
        // What was made or decided before the first mask.
        if (Record is { Checkpoint: [], Attribution: not null } or { Checkpoint: [], Calibration: not null }) await _checkpoints.WriteAsync(_run, isForced: true);
        while (!_run.IsComplete) await ScoreRoundAsync(_run, cancellationToken);

        var outcome = await ComputeAsync(_run.Outcome);
        _checkpoints.CountTime();
        return await RunResults.StoreAsync(runId, Record, outcome, store, cancellationToken);
    }

    /// <summary>Writes the rounds that have been completed, unless they are stored already.</summary>
    /// <exception cref="InconsistentStateException">Another activation has written the record.</exception>
    public Task CheckpointAsync() => _checkpoints.WriteAsync(_run);

    // Before anything is scored. What was begun stays with its kind, and runs of earlier versions with any.
    private async Task BindAsync(CancellationToken cancellationToken)
    {
        if (_spec.AnyArithmetic) return;
        if (Record.Arithmetic is not null) return;
        Record.Arithmetic = _spec.Arithmetic ?? await _queue.BindAsync(_spec.Priority, cancellationToken);
        if (_spec is { Precision: { } precision, Arithmetic: null } && Record.Arithmetic is { } freest)
            Record.Arithmetic = await _queue.WithAsync(Wire.InFewerBits(precision) ?? PrecisionNames.EightBits, freest, cancellationToken);
    }

    private async Task<ModelViewWire> DescribeAsync(CancellationToken cancellationToken)
    {
        var answer = await AskAsync(cancellationToken);
        if (answer.Refusal is { } refusal) throw new RunFailedException(refusal);
        if (answer.Unavailable is { } away) throw new ArtifactUnavailableException(away);
        WaitingFor = null;
        Record.Devices.Add(answer.Device);
        Record.Silos.Add(answer.Silo);
        _unnamedSince ??= Stopwatch.GetTimestamp();
        return answer.View!;
    }

    private async Task<DescriptionAnswer> AskAsync(CancellationToken cancellationToken)
    {
        var follower = new DescriptionFollower(grains, new RepeatedCalls(Repeat.ForTenMinutes), TimeProvider.System);
        while (true)
        {
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var request = new DescriptionRequest(_spec.Model, _spec.ImageSha256, _spec.ClassSelector, _spec.Priority, Record.Arithmetic?.Fingerprint);
            try
            {
                return await follower.AskAsync(request, Tell, waiting.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                if (await _queue.IsKindLostAsync()) Free();
            }

            void Tell(string? reason)
            {
                WaitingFor = reason;
                if (reason is not null && _queue.Bound is not null && Record.Spec!.AnyArithmetic) waiting.Cancel();
            }
        }
    }

    // The map of a method that looks inside the model: one question to one device, whose answer is stored before the map is judged.
    private async Task<AttributionResult?> AttributionAsync(CancellationToken cancellationToken)
    {
        if (Record.Attribution is { } known) return known;
        if (await ComputeAsync(() => AttributionPlan.Of(Wire.Plan(_spec), Wire.Read(Record.View!)), isQuick: true) is not { } request) return null;
        using var activity = RunTrace.Attribution(Record.Trace, runId);
        var trace = RunTrace.PlaceOf(activity);
        WorkItem[] Item() => [Wire.Item(runId, _spec, request, trace, Record.Arithmetic?.Fingerprint)];
        await _queue.SubmitAsync(Item());
        while (true)
        {
            var reports = await NextReportsAsync(Item, cancellationToken);
            if (reports.FirstOrDefault(r => r.Attribution is not null) is { Attribution: { } made })
            {
                // It may wait again, or be made by another device, since a lease of it expired.
                await _queue.WithdrawAsync();
                Record.Resources.Add(made.MapSha256);
                return Record.Attribution = made;
            }

            if (reports.FirstOrDefault(Wire.IsEmptyAttribution) is { } empty) throw new RunFailedException(Unknowing(empty));
        }
    }

    private static Failure Unlike(WorkReport report) => new(FailureKind.Internal,
        $"Silo {report.Silo} answered {MostUnlike} times with scores in another precision than was asked for, because it or the silo of the model's queue is of an earlier version; upgrade that and try again.");

    private Failure Unknowing(WorkReport empty) => new(FailureKind.Internal,
        $"Silo {empty.Silo} answered without a map of method '{_spec.Method}', because it or the silo of the model's queue is of an earlier version, which makes no maps inside a model; upgrade that and try again.");

    private async Task<ExplanationRun> StartAsync(AttributionResult? attribution, CancellationToken cancellationToken)
    {
        var view = Wire.Read(Record.View!);
        var plan = Wire.Plan(_spec);
        var inputs = await RunInputsReader.ReadAsync(_spec, Record.View!, attribution, store, cancellationToken);
        if (Wire.InFewerBits(_spec.Precision) is { } precision) inputs = await OfferedAsync(precision, inputs, cancellationToken);
        else if (_spec.Precision is not null) inputs = await CalibratedAsync(plan, view, inputs, cancellationToken);
        var saved = Record.Checkpoint;
        if (saved.Length == 0) return await ComputeAsync(() => new ExplanationRun(plan, view, inputs));
        var run = await ComputeAsync(() => ExplanationRun.Restore(plan, view, saved, inputs));
        _checkpoints.Restored(run.CompletedRounds);
        LogResumed(runId, run.CompletedRounds);
        return run;
    }

    // One question to one device, whose answer is stored before the first mask is scored. What is resumed keeps it.
    private async Task<RunInputs> CalibratedAsync(ExplanationPlan plan, ModelView view, RunInputs inputs, CancellationToken cancellationToken)
    {
        if (Record.Calibration is null && await ComputeAsync(() => CalibrationPlan.Of(plan, view, inputs)) is { } request)
        {
            // What was begun without a network goes on without one.
            if (Record.Checkpoint.Length > 0) return plan.Precision == Precision.EightBits ? throw new RunFailedException(NoNetwork) : inputs;
            var result = await new RunCalibration(runId, Record, _queue, NextReportsAsync, grains, store, logger).GetAsync(request, cancellationToken);
            WaitingFor = null;
            if (!result.IsUsed && plan.Precision == Precision.EightBits) throw new RunFailedException(new(FailureKind.Option, RunCalibration.Refusal(result.Reason!)));
            if (result.IsUsed) Record.Resources.Add(result.NetworkSha256);
            Record.Calibration = result;
        }

        _network = Record.Calibration is { IsUsed: true } calibration ? calibration.NetworkSha256 : null;
        return inputs with { IsApproximate = _network is not null };
    }

    // What was begun waits for such a device; what was not is refused soon where there is none.
    private async Task<RunInputs> OfferedAsync(string precision, RunInputs inputs, CancellationToken cancellationToken)
    {
        if (Record.Checkpoint.Length == 0 && !await _queue.IsOfferedAsync(precision, cancellationToken)) throw new RunFailedException(Unoffered(precision));
        WaitingFor = null;
        return inputs with { IsApproximate = true };
    }

    private static Failure Unoffered(string precision) => new(FailureKind.Option,
        $"No device that may have this run scores in {precision}, which cards do and processors do not; name a card with --device, start a silo with one, or leave precision out.");

    private static Failure NoNetwork => new(FailureKind.Internal,
        "The search was begun without a network of 8-bit integers, by a silo of an earlier version, and cannot go on with one; begin it anew with another seed, or leave precision out.");

    private async Task ScoreRoundAsync(ExplanationRun run, CancellationToken cancellationToken)
    {
        var round = run.CompletedRounds;
        var batches = run.OpenBatches;
        using var activity = RunTrace.Round(Record.Trace, runId, round, batches.Sum(b => b.Masks.Count));
        _roundTrace = RunTrace.PlaceOf(activity);
        foreach (var batch in batches) await StoreResourceAsync(batch, cancellationToken);
        await _queue.SubmitAsync([.. batches.Select(Item)]);
        // The checkpoint of the rounds before is written while devices work on this one.
        if (_checkpoints.IsDue) await CheckpointAsync();
        _checkpoints.ThrowIfLost();
        while (run.CompletedRounds == round)
        {
            var reports = Alike(run, await NextReportsAsync(() => [.. run.OpenBatches.Select(Item)], cancellationToken));
            // Only the last scores of a round set the search to work.
            var isQuick = reports.Count < run.OpenCount;
            // A complete round is in the run's own counts.
            if (await ComputeAsync(() => Tell(run, round, reports), isQuick) > 0) _toldInRound = 0;
            Publish();
        }
    }

    // The reports that were scored with what was asked for. A silo of an earlier version scores with the model itself, whatever that is.
    private List<WorkReport> Alike(ExplanationRun run, IReadOnlyList<WorkReport> reports)
    {
        var wanted = run.OpenBatches.ToDictionary(b => b.Index, b => (b.IsExact ? null : _network, Wire.Precision(_spec, b, _network)));
        var alike = new List<WorkReport>();
        foreach (var report in reports.Where(r => wanted.ContainsKey(r.Batch)))
        {
            if ((report.Network, report.Precision) == wanted[report.Batch])
            {
                _unlike.Remove(report.Batch);
                alike.Add(report);
                continue;
            }

            var times = _unlike[report.Batch] = _unlike.GetValueOrDefault(report.Batch) + 1;
            if (times >= MostUnlike) throw new RunFailedException(Unlike(report));
        }

        return alike;
    }

    private int Tell(ExplanationRun run, int round, IReadOnlyList<WorkReport> reports)
    {
        foreach (var report in reports)
        {
            var scores = Wire.Floats(report.Scores);
            if (run.Tell(report.Batch, scores)) _toldInRound += scores.Length / (_classes.Length * ClassScore.Floats);
        }

        if (run.CompletedRounds != round) _toldInRound = 0;
        return run.CompletedRounds - round;
    }

    private async Task<IReadOnlyList<WorkReport>> NextReportsAsync(Func<WorkItem[]> open, CancellationToken cancellationToken)
    {
        var reports = await _queue.NextAsync(open, cancellationToken);
        if (reports.Count == 0 && _unnamedSince is { } since && Stopwatch.GetElapsedTime(since) >= NamedWithin) await NameAsync();
        if (_queue.IsToBeFreed) await FreeAsync(open);
        foreach (var report in reports)
        {
            Record.Devices.Add(report.Device);
            Record.Silos.Add(report.Silo);
        }

        return reports;
    }

    // The queue drops the batches that it holds for the kind of before.
    private Task FreeAsync(Func<WorkItem[]> open)
    {
        Free();
        return _queue.SubmitAsync(open());
    }

    private void Free()
    {
        LogFreed(runId, Record.Arithmetic!.InWords);
        Record.Arithmetic = _queue.Bound = null;
    }

    private async Task StoreResourceAsync(ScoreBatch batch, CancellationToken cancellationToken)
    {
        if (batch.Resource is not { } resource || _stored.Contains(batch.Masks.ResourceKey!)) return;
        await store.PutAsync(resource, cancellationToken);
        _stored.Add(batch.Masks.ResourceKey!);
        if (Record.Resources.Add(batch.Masks.ResourceKey!)) _unnamedSince ??= Stopwatch.GetTimestamp();
    }

    // Contents that no record names are deleted after a time. A run that waits longer than usual for its devices names its own.
    private async Task NameAsync()
    {
        _unnamedSince = null;
        await _checkpoints.WriteAsync(_run, isForced: true);
    }

    private WorkItem Item(ScoreBatch batch) =>
        Wire.Item(runId, _spec, batch, _classes, _run!.SearchIsOver ? MaskPurpose.Metrics : MaskPurpose.Search, _roundTrace, Record.Arithmetic?.Fingerprint, _network);

    private void Publish()
    {
        var progress = _run!.Progress;
        var told = _toldInRound;
        Record.Progress = new()
        {
            RunId = runId,
            Evaluations = progress.Evaluations + (_run.SearchIsOver ? 0 : told),
            Planned = progress.Planned,
            MetricEvaluations = progress.MetricEvaluations + (_run.SearchIsOver ? told : 0),
            MetricPlanned = progress.MetricPlanned,
            Generation = _run.CompletedRounds,
            BestFitness = progress.Search.BestFitness,
            MeanFitness = progress.Search.MeanFitness,
        };
    }

    // Heavy computation leaves the grain's scheduler. The algorithm is deterministic, so its exceptions fail the run and are not retried.
    private static async Task<T> ComputeAsync<T>(Func<T> compute, bool isQuick = false)
    {
        try
        {
            return isQuick ? compute() : await Task.Run(compute);
        }
        catch (ScoringRefusedException refusal)
        {
            throw new RunFailedException(Wire.Failure(refusal));
        }
        catch (Exception e)
        {
            throw new RunFailedException(new(FailureKind.Internal, $"The search failed: {e.GetType().Name}: {e.Message}"));
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Run {RunId} goes on with devices of any arithmetic, and was begun with {Arithmetic}; its result is not reproducible")]
    private partial void LogFreed(string runId, string arithmetic);

    [LoggerMessage(Level = LogLevel.Information, Message = "Run {RunId} goes on after {Rounds} rounds")]
    private partial void LogResumed(string runId, int rounds);
}
