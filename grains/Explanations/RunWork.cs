using System.Diagnostics;
using DeCam.Cluster.Grains.Storage;
using DeCam.Explanations;
using DeCam.Scoring;
using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace DeCam.Cluster.Grains.Explanations;

/// <summary>
/// The loop of one run: describe, then round by round submit batches, gather reports, write checkpoints, and keep the result. It
/// runs beside the requests of its grain, on the grain's scheduler, so it shares the record without locks.
/// </summary>
internal sealed partial class RunWork(string runId, RunRecord record, Func<Task> write, StatusFeed feed, IGrainFactory grains, IArtifactStore store, bool isAlone, ILogger logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PatienceAfterLoss = TimeSpan.FromSeconds(0.25);
    private static readonly TimeSpan CheckpointInterval = TimeSpan.FromSeconds(2);
    private readonly RunSpec _spec = record.Spec!;
    private readonly IScoreQueueGrain _queue = grains.GetGrain<IScoreQueueGrain>(Wire.Identity(record.Spec!.Model));
    private readonly ReportInbox _inbox = new();
    private readonly HashSet<string> _stored = [];
    private ExplanationRun? _run;
    private long _sinceWrite = Stopwatch.GetTimestamp();
    private int _written;
    private int _unwritten;
    private Exception? _fault;
    private int _toldInRound;
    private int[] _classes = [];
    private bool _isQueueLost;

    /// <summary>Takes reports.</summary>
    public void Report(WorkReport[] reports) => _inbox.Add(reports);

    /// <summary>What the run waits for, or null while scores come in.</summary>
    public string? WaitingFor { get; set; }

    /// <summary>Whether one checkpoint after the other failed and only the run's user can mend that: more work would only be lost.</summary>
    public bool CannotKeep => isAlone && _unwritten >= RetryPlan.AloneAttempts;

    /// <summary>Rounds completed so far.</summary>
    public int CompletedRounds => _run?.CompletedRounds ?? 0;

    /// <summary>Works until there is a result.</summary>
    /// <exception cref="RunFailedException">The run cannot be carried out.</exception>
    /// <exception cref="ArtifactUnavailableException">The artifact store does not give what is needed; calling again goes on.</exception>
    /// <exception cref="InconsistentStateException">Another activation has written the record.</exception>
    public async Task<RunResult> RunAsync(CancellationToken cancellationToken)
    {
        _sinceWrite = Stopwatch.GetTimestamp();
        _inbox.DropUnavailable();
        record.View ??= await DescribeAsync(cancellationToken);
        _run ??= await StartAsync(cancellationToken);
        _classes = [.. record.View.Targets.Select(t => t.Class)];
        Publish();
        while (!_run.IsComplete) await ScoreRoundAsync(_run, cancellationToken);

        var outcome = await ComputeAsync(_run.Outcome);
        Settle();
        return await RunResults.StoreAsync(runId, record, outcome, store, cancellationToken);
    }

    /// <summary>Writes what has been completed, unless that is stored already.</summary>
    public async Task CheckpointAsync()
    {
        Settle();
        if (_run is null || _run.CompletedRounds == _written) return;
        var rounds = _run.CompletedRounds;
        record.Checkpoint = _run.Save();
        try
        {
            await write();
            (_written, _unwritten) = (rounds, 0);
        }
        catch (Exception e) when (e is not InconsistentStateException)
        {
            // The next checkpoint contains this one; only work is at stake.
            LogNotWritten(runId, Cause.Of(e));
            (_unwritten, _fault) = (_unwritten + 1, e);
        }
    }

    // Adds the time since the last call to the record's.
    private void Settle()
    {
        record.Seconds += Stopwatch.GetElapsedTime(_sinceWrite).TotalSeconds;
        _sinceWrite = Stopwatch.GetTimestamp();
    }

    private async Task<ModelViewWire> DescribeAsync(CancellationToken cancellationToken)
    {
        var item = new WorkItem
        {
            RunId = runId,
            Batch = WorkItem.Describe,
            Model = _spec.Model,
            ImageSha256 = _spec.ImageSha256,
            ClassSelector = _spec.ClassSelector,
            Priority = _spec.Priority,
        };
        await SubmitAsync([item]);
        while (true)
        {
            foreach (var report in await NextReportsAsync(() => [item], cancellationToken))
                if (report is { Batch: WorkItem.Describe, View: { } view }) return view;
        }
    }

    private async Task<ExplanationRun> StartAsync(CancellationToken cancellationToken)
    {
        var view = Wire.Read(record.View!);
        var plan = Wire.Plan(_spec);
        var inputs = await RunInputsReader.ReadAsync(_spec, record.View!, store, cancellationToken);
        var saved = record.Checkpoint;
        if (saved.Length == 0) return await ComputeAsync(() => new ExplanationRun(plan, view, inputs));
        var run = await ComputeAsync(() => ExplanationRun.Restore(plan, view, saved, inputs));
        _written = run.CompletedRounds;
        LogResumed(runId, run.CompletedRounds);
        return run;
    }

    private async Task ScoreRoundAsync(ExplanationRun run, CancellationToken cancellationToken)
    {
        var round = run.CompletedRounds;
        var batches = run.OpenBatches;
        foreach (var batch in batches) await StoreResourceAsync(batch, cancellationToken);
        await SubmitAsync([.. batches.Select(Item)]);
        // While devices work on the round, what was told before it is written.
        if (Stopwatch.GetElapsedTime(_sinceWrite) >= CheckpointInterval) await CheckpointAsync();
        if (CannotKeep) throw new IOException(Cause.Of(_fault!), _fault);
        while (run.CompletedRounds == round)
        {
            var reports = await NextReportsAsync(() => [.. run.OpenBatches.Select(Item)], cancellationToken);
            // Only the last scores of a round set the search to work.
            var isQuick = reports.Count < run.OpenCount;
            // A complete round is in the run's own counts.
            if (await ComputeAsync(() => Tell(run, round, reports), isQuick) > 0) _toldInRound = 0;
            Publish();
        }
    }

    private int Tell(ExplanationRun run, int round, IReadOnlyList<WorkReport> reports)
    {
        foreach (var report in reports)
        {
            if (report.Batch == WorkItem.Describe) continue;
            var scores = Wire.Floats(report.Scores);
            if (run.Tell(report.Batch, scores)) _toldInRound += scores.Length / (_classes.Length * ClassScore.Floats);
        }

        if (run.CompletedRounds != round) _toldInRound = 0;
        return run.CompletedRounds - round;
    }

    private async Task<IReadOnlyList<WorkReport>> NextReportsAsync(Func<WorkItem[]> open, CancellationToken cancellationToken)
    {
        var reports = await _inbox.NextAsync(_isQueueLost ? PatienceAfterLoss : Patience, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (reports.Count == 0) await SubmitMissingAsync(open());
        else WaitingFor = null;
        foreach (var report in reports)
        {
            if (report.Refusal is { } refusal) throw new RunFailedException(refusal);
            if (report.Unavailable is not null) continue;
            record.Devices.Add(report.Device);
            record.Silos.Add(report.Silo);
        }

        // While others come in, an item that the store held up is found missing and submitted again.
        var served = reports.Where(r => r.Unavailable is null).ToList();
        if (served.Count > 0 || reports.Count == 0) return served;
        WaitingFor = reports[0].Unavailable!.Message;
        throw new ArtifactUnavailableException(reports[0].Unavailable!);
    }

    private async Task SubmitAsync(WorkItem[] items)
    {
        try
        {
            foreach (var part in MessageParts.Of(items)) await _queue.SubmitAsync(new(part));
            _isQueueLost = false;
        }
        catch (Exception e) when (Transient.Is(e))
        {
            // Found missing, and submitted again, after a moment without news.
            LoseQueue(e);
        }
    }

    private async Task SubmitMissingAsync(WorkItem[] open)
    {
        try
        {
            var missing = await _queue.MissingAsync(runId, new([.. open.Select(i => i.Batch)]));
            _isQueueLost = false;
            if (missing.Length > 0) await SubmitAsync([.. open.Where(i => missing.Contains(i.Batch))]);
            WaitingFor = await _queue.StatusAsync() is { Devices: 0 }
                ? $"No device that has model '{_spec.Model.Name}' takes work; add the file to the models of an evaluator silo."
                : null;
            feed.Change();
        }
        catch (Exception e) when (Transient.Is(e))
        {
            LoseQueue(e);
        }
    }

    private void LoseQueue(Exception e)
    {
        _isQueueLost = true;
        LogQueueLost(runId, e.Message);
    }

    private async Task StoreResourceAsync(ScoreBatch batch, CancellationToken cancellationToken)
    {
        if (batch.Resource is not { } resource || _stored.Contains(batch.Masks.ResourceKey!)) return;
        await store.PutAsync(resource, cancellationToken);
        _stored.Add(batch.Masks.ResourceKey!);
    }

    private WorkItem Item(ScoreBatch batch) => Wire.Item(runId, _spec, batch, _classes);

    private void Publish()
    {
        var progress = _run!.Progress;
        var told = _toldInRound;
        record.Progress = new()
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
        feed.Change();
    }

    // Off the grain's scheduler, which must stay quick, unless it is quick itself. What the algorithm throws will be thrown again: no second attempt.
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

    [LoggerMessage(Level = LogLevel.Information, Message = "Run {RunId} goes on after {Rounds} rounds")]
    private partial void LogResumed(string runId, int rounds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Checkpoint of run {RunId} could not be written: {Reason}.")]
    private partial void LogNotWritten(string runId, string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Queue of run {RunId} does not answer: {Reason}")]
    private partial void LogQueueLost(string runId, string reason);
}
