using System.Globalization;
using System.Runtime.InteropServices;
using DeCam.Attributions;
using DeCam.Methods;
using DeCam.Metrics;
using DeCam.Scoring;

namespace DeCam.Explanations;

/// <summary>
/// The one driver of every method: cuts its rounds into batches, answers identical masks from memory, counts evaluations, keeps
/// snapshots, judges the map, and saves itself. It holds no clock and makes no call: ask <see cref="OpenBatches"/>, have them
/// scored anywhere and in any order, <see cref="Tell"/>.
/// </summary>
/// <remarks>
/// Its state is the log of scores told, because everything else follows from plan, view and log. Restoring replays the log,
/// some ten microseconds a mask, for path-ridge some hundred, and gives the same future to the bit. Not thread-safe.
/// </remarks>
/// <example>
/// <code>
/// var run = new ExplanationRun(new() { Method = "decam", Seed = 1 }, view);
/// while (!run.IsComplete)
///     foreach (var batch in run.OpenBatches) run.Tell(batch.Index, ScoresOf(batch));
/// float[] map = run.Outcome().Targets[0].Map;
/// </code>
/// </example>
public sealed class ExplanationRun
{
    private readonly ExplanationPlan _plan;
    private readonly ModelView _view;
    private readonly IExplainer _explainer;
    private readonly MetricProtocol[] _protocols;
    private readonly ScoreLog _log = new();
    private readonly IdenticalMasks _seen;
    private readonly List<MapSnapshot>[] _snapshots;
    private readonly ScoreSpread _spread;
    private readonly Queue<CurveProbe> _probes = new();
    private readonly List<CurveProbe> _judged = [];
    private readonly int _limit;
    private readonly Attribution? _attribution;
    private readonly bool _isApproximate;
    private Round? _round;
    private CurveProbe? _probe;
    private int _batches;
    private int _evaluations;
    private int _skipped;
    private int _metricEvaluations;
    private bool _searched;

    /// <summary>Starts a run.</summary>
    /// <param name="plan">What to do.</param>
    /// <param name="view">What the model sees.</param>
    /// <param name="inputs">Picture and map, where the plan's method wants them; the map from inside the model, where <see cref="AttributionPlan"/> asks for one; whether a calibrated network scores the search, where <see cref="CalibrationPlan"/> asks for one.</param>
    /// <exception cref="ScoringRefusedException">The plan cannot be carried out.</exception>
    public ExplanationRun(ExplanationPlan plan, ModelView view, RunInputs? inputs = null)
    {
        _plan = plan;
        _view = view;
        (_explainer, Choice) = Explainers.Start(plan, view, inputs ?? new());
        _attribution = inputs?.Attribution;
        _isApproximate = inputs?.IsApproximate ?? false;
        _evaluations = _attribution?.ForwardPasses ?? 0;
        Classes = [.. view.Targets.Select(t => t.Class), .. Choice.NeedsRival ? [ClassSelector.StrongestBut(view.Targets[0].Class)] : Array.Empty<int>()];
        _seen = new(Classes.Count);
        _limit = Math.Max(Math.Min(Choice.PlannedEvaluations, plan.Budget ?? int.MaxValue), _evaluations);
        _spread = new(view.Targets.Count);
        _snapshots = [.. view.Targets.Select(_ => new List<MapSnapshot>())];
        _protocols = [.. MetricPanel.Expand(plan.Protocols).Select(MetricProtocol.Named)];
        Advance();
    }

    /// <summary>Starts a run and tells it again what an earlier one had been told.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a checkpoint of this plan.</exception>
    public static ExplanationRun Restore(ExplanationPlan plan, ModelView view, ReadOnlySpan<byte> saved, RunInputs? inputs = null)
    {
        var run = new ExplanationRun(plan, view, inputs);
        run.Replay(ScoreLog.Read(saved));
        return run;
    }

    /// <summary>The method with its options settled.</summary>
    public MethodChoice Choice { get; }

    /// <summary>The classes that devices report for every mask, in order: the targets, then a strongest other one where the method wants it.</summary>
    public IReadOnlyList<int> Classes { get; }

    /// <summary>Whether everything is done and <see cref="Outcome"/> may be called.</summary>
    public bool IsComplete => _round is null;

    /// <summary>The batches of the current round that have not been told, in order.</summary>
    public IReadOnlyList<ScoreBatch> OpenBatches => _round is null ? [] : [.. _round.OpenBatches];

    /// <summary>Number of <see cref="OpenBatches"/>.</summary>
    public int OpenCount => _round?.OpenCount ?? 0;

    /// <summary>Rounds completed, of the search and of the metrics; what a checkpoint covers.</summary>
    public int CompletedRounds { get; private set; }

    /// <summary>How far the run is.</summary>
    public RunProgress Progress => new(_evaluations, _limit, _metricEvaluations, PlannedMetricEvaluations, _explainer.State);

    /// <summary>Whether the search has ended, so that the map will not change any more.</summary>
    public bool SearchIsOver => _searched;

    private int PlannedMetricEvaluations => _view.Targets.Count *
        _protocols.Sum(p => 2 * p.Steps(_view.HeightPixels, _view.WidthPixels).Length);

    /// <summary>Tells the scores of one batch: [mask, class, <see cref="ClassScore.Floats"/>].</summary>
    /// <returns>False when the batch is not open: a duplicate, or of an earlier round.</returns>
    /// <exception cref="ArgumentException">The number of scores does not fit the batch.</exception>
    public bool Tell(int batch, ReadOnlySpan<float> scores)
    {
        if (_round is null || !_round.Tell(batch, scores)) return false;
        if (_round.IsComplete) CompleteRound();
        return true;
    }

    /// <summary>The state after the last completed round; what was told of the current one is asked again after a restore.</summary>
    public byte[] Save() => _log.ToBytes();

    /// <summary>What was found.</summary>
    /// <exception cref="InvalidOperationException">The run is not complete.</exception>
    public ExplanationOutcome Outcome()
    {
        if (!IsComplete) throw new InvalidOperationException("The run is not complete.");
        return new()
        {
            Targets = [.. _view.Targets.Select((_, target) => OutcomeOf(target))],
            Choice = Choice,
            Evaluations = _evaluations,
            SkippedAsIdentical = _skipped,
            MetricEvaluations = _metricEvaluations,
            Search = _explainer.State with { StoppedBy = _explainer.State.StoppedBy ?? "budget" },
            Attribution = _attribution,
            Notes = [.. _explainer.Notes, .. _spread.Notes(_view.Targets), .. MissedSnapshots()],
        };
    }

    private TargetOutcome OutcomeOf(int target) =>
        new(_view.Targets[target].Class, _explainer.Map(target), _snapshots[target], [.. _judged.Where(p => p.Target == target).Select(p => p.Result)])
        {
            Evidence = (_explainer as IMapEvidence)?.Evidence(target),
            Objects = (_explainer as IObjectMaps)?.Objects ?? [],
        };

    private IEnumerable<string> MissedSnapshots()
    {
        var kept = _snapshots[0].Select(s => s.Evaluations);
        if (_plan.Snapshots.Except(kept).ToList() is not { Count: > 0 } missed) yield break;
        yield return string.Create(CultureInfo.InvariantCulture,
            $"No map was kept at {string.Join(", ", missed)} evaluations: the search ended after {_evaluations}{(_skipped > 0 ? $" and {_skipped} answered from identical masks" : "")}.");
    }

    private void Replay(ReadOnlySpan<ClassScore> scores)
    {
        while (scores.Length > 0)
        {
            var needed = _round?.Scored.Count(s => s) * Classes.Count ?? int.MaxValue;
            if (needed > scores.Length) throw new InvalidDataException("The checkpoint does not fit the plan of this run; start the run again.");
            _round!.TellAll(scores[..needed]);
            scores = scores[needed..];
            CompleteRound();
        }
    }

    private void CompleteRound()
    {
        var round = _round!;
        for (var mask = 0; mask < round.MaskCount; mask++)
            if (round.Scored[mask]) _log.Append(round.Of(mask));
        _batches += round.BatchCount;
        CompletedRounds++;
        if (_probe is null) TellExplainer(round);
        else TellProbe(round);
        Advance();
    }

    private void TellExplainer(Round round)
    {
        var pending = new List<ClassScore>(round.MaskCount * Classes.Count);
        for (var mask = 0; mask < round.MaskCount; mask++)
        {
            var scores = round.Of(mask);
            pending.AddRange(scores);
            if (!round.Scored[mask]) _skipped++;
            else
            {
                _evaluations++;
                // Between two networks lies their difference.
                if (!round.IsExact(mask)) _spread.Add(scores);
                if (round.Keys[mask] is { } key) _seen.Add(key, scores);
                if (!_plan.Snapshots.Contains(_evaluations)) continue;
                Flush(pending);
                TakeSnapshot(_evaluations);
            }
        }

        Flush(pending);
    }

    private void TakeSnapshot(int evaluations)
    {
        for (var target = 0; target < _snapshots.Length; target++)
            _snapshots[target].Add(new(evaluations, _explainer.Map(target)));
    }

    private void Flush(List<ClassScore> pending)
    {
        if (pending.Count > 0) _explainer.Tell(CollectionsMarshal.AsSpan(pending));
        pending.Clear();
    }

    private void TellProbe(Round round)
    {
        for (var mask = 0; mask < round.MaskCount; mask++) _probe!.Add(round.Of(mask)[_probe.Target].Probability);
        _metricEvaluations += round.MaskCount;
        _judged.Add(_probe!);
    }

    private void Advance()
    {
        do _round = _searched ? NextProbe() : NextSearch() ?? NextProbe();
        while (_round is { IsComplete: true } && CompleteSkipped());
    }

    // A round in which every mask was seen before needs no evaluation: tell it at once and ask again.
    private bool CompleteSkipped()
    {
        CompletedRounds++;
        TellExplainer(_round!);
        return true;
    }

    private Round? NextSearch()
    {
        var remaining = _limit - _evaluations;
        var requests = remaining > 0 ? _explainer.Ask(remaining) : [];
        if (requests.Sum(r => r.Masks.Count) > remaining)
            throw new InvalidOperationException($"Method '{_plan.Method}' asked for more than the {remaining} masks left to it.");
        if (requests.Count > 0) return Cut(requests, _seen);
        _searched = true;
        // Masks answered from memory spend no evaluation, so the last counts asked for may not be reached.
        foreach (var count in _plan.Snapshots.Where(s => s > _evaluations && s <= _evaluations + _skipped)) TakeSnapshot(count);
        for (var target = 0; target < _view.Targets.Count; target++)
        {
            if (_protocols.Length == 0) break;
            var map = _explainer.Map(target);
            foreach (var protocol in _protocols)
                _probes.Enqueue(new(protocol, target, map, _view.HeightPixels, _view.WidthPixels));
        }

        return null;
    }

    private Round? NextProbe()
    {
        if (!_probes.TryDequeue(out _probe)) return null;
        return Cut(_probe.Requests, null);
    }

    private Round Cut(IReadOnlyList<MaskRequest> requests, IdenticalMasks? seen) =>
        new(requests, Classes.Count, _batches, BatchRule.BatchSize(_plan, _view), seen, _view.HeightPixels, _view.WidthPixels, _isApproximate);
}
