using System.Diagnostics;
using DeCam.Cluster.Grains.Artifacts;
using DeCam.Cluster.Grains.Calls;
using DeCam.Cluster.Grains.Scoring;
using DeCam.Cluster.Grains.Telemetry;
using DeCam.Scoring;
using Microsoft.Extensions.Logging;

namespace DeCam.Cluster.Grains.Explanations;

/// <summary>
/// A run's link to the queue of its model: submits batches, submits again those that the queue lost, and hands reports to the run as
/// they come.
/// </summary>
/// <param name="runId">The run.</param>
/// <param name="model">Its model.</param>
/// <param name="grains">The cluster.</param>
/// <param name="wait">Says what is waited for, and for how long.</param>
/// <param name="isEmbedded">Whether the cluster ends with its user's process, so that no other device will come.</param>
/// <param name="takesAny">Whether the run goes on with devices of any kind once there is none of its own.</param>
/// <param name="logger">Takes messages.</param>
internal sealed partial class RunQueue(string runId, ModelRef model, IGrainFactory grains, ModelWait wait, bool isEmbedded, Func<bool> takesAny, ILogger logger)
{
    // Devices that come back after a failover take a moment to ask.
    private static readonly TimeSpan GoneAfter = TimeSpan.FromSeconds(5);

    // Those of one process begin to ask together.
    private static readonly TimeSpan HereAfter = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(250), LongestLoading = TimeSpan.FromMinutes(2);

    // Looks at the queue without a report in between, after which everything is submitted again. A late call of an activation that was
    // lost may have put other batches in their places, which the queue knows by the same numbers. What is in its place is left alone.
    private const int LooksToSubmitAgain = 5;
    private readonly IScoreQueueGrain _queue = grains.GetGrain<IScoreQueueGrain>(Wire.Identity(model));
    private bool _isLost;
    private bool _isUnsent;
    private bool _isKindGone;
    private int _looks;

    /// <summary>Takes the reports of devices.</summary>
    public ReportInbox Inbox { get; } = new();

    /// <summary>The kind of device whose scores the run takes; null for any.</summary>
    public ArithmeticKind? Bound { get; set; }

    /// <summary>Whether the run is bound to a kind of which no device is left, and takes any then.</summary>
    public bool IsToBeFreed => Bound is not null && _isKindGone;

    /// <summary>The thing that the run waits for, in one sentence; null while scores come in.</summary>
    public string? WaitingFor { get; set; }

    /// <summary>The kind of device with the most free capacity; null where devices do not tell their kind.</summary>
    /// <param name="priority">Who waits for the run.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RunFailedException">No device can use the model, it is gone, or it was waited for too long.</exception>
    public Task<ArithmeticKind?> BindAsync(RunPriority priority, CancellationToken cancellationToken) =>
        new RunBinder(runId, model, grains, _queue, wait, reason => WaitingFor = reason, logger).BindAsync(priority, cancellationToken);

    /// <summary>Submits batches. A queue that does not answer is asked again by <see cref="NextAsync"/>.</summary>
    public async Task SubmitAsync(WorkItem[] items)
    {
        try
        {
            foreach (var part in MessageParts.Of(items)) await _queue.SubmitAsync(new(part));
            _isLost = _isUnsent = false;
        }
        catch (Exception e) when (Transient.Is(e))
        {
            _isUnsent = true;
            Lose(e);
        }
    }

    /// <summary>Withdraws all that was submitted. A queue that does not answer has it made once more.</summary>
    public async Task WithdrawAsync()
    {
        try
        {
            await _queue.WithdrawAsync(runId);
        }
        catch (Exception e) when (Transient.Is(e))
        {
            LogQueueLost(runId, e.Message);
        }
    }

    /// <summary>The next reports with scores; none after a moment without, in which what the queue misses was submitted again.</summary>
    /// <param name="open">The batches without scores.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RunFailedException">A device refused a batch, or the model is gone.</exception>
    /// <exception cref="ArtifactUnavailableException">The artifact store gave no device what it needs.</exception>
    /// <exception cref="OtherArithmeticException">Nobody but this process could score, and it calculates differently.</exception>
    public async Task<IReadOnlyList<WorkReport>> NextAsync(Func<WorkItem[]> open, CancellationToken cancellationToken)
    {
        var reports = await Inbox.NextAsync(_isLost ? QueuePatience.AfterLoss : QueuePatience.Usual, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (reports.Count == 0)
        {
            await SubmitMissingAsync(open());
            return [];
        }

        _looks = 0;
        WaitingFor = null;
        if (reports.FirstOrDefault(r => r.Refusal is not null) is { Refusal: { } refusal }) throw new RunFailedException(refusal);
        // While others come in, a batch that the store held up is found missing and submitted again.
        var served = reports.Where(r => r.Unavailable is null && IsOurs(r)).ToList();
        if (served.Count > 0 || reports.FirstOrDefault(r => r.Unavailable is not null) is not { Unavailable: { } away }) return served;
        WaitingFor = away.Message;
        throw new ArtifactUnavailableException(away);
    }

    // A queue of an earlier version, or one that lent a batch before its run was begun anew, may have lent it to another kind. A report
    // without a map or a network says that of itself.
    private bool IsOurs(WorkReport report) => Bound is null || report.Arithmetic == Bound.Fingerprint || Wire.IsEmptyAttribution(report)
        || Wire.IsEmptyCalibration(report) || report.Calibration is { IsUsed: false };

    private async Task SubmitMissingAsync(WorkItem[] open)
    {
        try
        {
            // The queue may know batches of these numbers that are bound to the kind of before.
            if (_isUnsent || ++_looks % LooksToSubmitAgain == 0) await SubmitAsync(open);
            var missing = await _queue.MissingAsync(runId, new([.. open.Select(i => i.Batch)]));
            _isLost = false;
            if (missing.Length > 0) await SubmitAgainAsync([.. open.Where(i => missing.Contains(i.Batch))]);
            var status = await _queue.StatusAsync();
            _isKindGone = await IsKindGoneAsync(status);
            var needs = open.Select(i => i.Network is not null ? PrecisionNames.EightBits : i.Precision).FirstOrDefault(p => p is not null);
            if (isEmbedded && needs is not null && IsWithout(status, needs, GoneAfter)) throw new RunFailedException(OtherMachine(needs));
            WaitingFor = IsToBeFreed ? null : await wait.ForAsync(model, status, Bound?.Fingerprint, Bound?.InWords, isMap: open is [{ Attribution: not null }], needs);
        }
        catch (ScoringRefusedException refusal)
        {
            throw new RunFailedException(Wire.Failure(refusal));
        }
        catch (Exception e) when (e is not (RunFailedException or OtherArithmeticException) && Transient.Is(e))
        {
            Lose(e);
        }
    }

    /// <summary>Whether no device is left of the kind that the run is bound to, and it takes any then; no while the queue does not answer.</summary>
    public async Task<bool> IsKindLostAsync()
    {
        try
        {
            _isKindGone = await IsKindGoneAsync(await _queue.StatusAsync());
            return IsToBeFreed;
        }
        catch (Exception e) when (e is not (RunFailedException or OtherArithmeticException) && Transient.Is(e, CancellationToken.None))
        {
            LogQueueLost(runId, e.Message);
            return false;
        }
    }

    /// <summary>Whether no device that may have the run has offered a precision for as long as one may take to come; no while the queue does not answer, and while there are no devices.</summary>
    public async Task<bool> IsWithoutAsync(string precision) =>
        await StatusAsync() is { } status && IsWithout(status, precision, isEmbedded ? HereAfter : GoneAfter);

    /// <summary>Whether a device that may have the run offers a precision: waited for as long as one may take to come, and for a device at all as long as usual.</summary>
    /// <param name="precision">The precision.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RunFailedException">The model is gone, or a device was waited for too long.</exception>
    public async Task<bool> IsOfferedAsync(string precision, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await StatusAsync() is { } status)
            {
                if (Array.Exists(status.Kinds, k => (Bound is null || k.Kind.Fingerprint == Bound.Fingerprint) && k.Offering(precision) > 0)) return true;
                if (IsWithout(status, precision, isEmbedded ? HereAfter : GoneAfter)) return false;
                if (status.Devices == 0) await AskForDevicesAsync();
                WaitingFor = await WaitingAsync(status, precision);
            }

            await Task.Delay(LookAgain, cancellationToken);
        }
    }

    // Nothing of the run is in the queue yet, so that nobody would be told that the model is wanted, or how long no device has come.
    private async Task AskForDevicesAsync()
    {
        try
        {
            if ((await _queue.BindAsync(runId, model, RunPriority.Interactive)).Refusal is { } refusal) throw new RunFailedException(refusal);
        }
        catch (Exception e) when (e is not RunFailedException && Transient.Is(e, CancellationToken.None))
        {
            LogQueueLost(runId, e.Message);
        }
    }

    private async Task<string> WaitingAsync(QueueStatus status, string precision)
    {
        try
        {
            return await wait.ForAsync(model, status, Bound?.Fingerprint, Bound?.InWords, needs: precision) ?? $"waiting for a device that {UnofferedPrecision.Ability(precision)}";
        }
        catch (ScoringRefusedException refusal)
        {
            throw new RunFailedException(Wire.Failure(refusal));
        }
    }

    /// <summary>The kind given, or the one with the most devices that offer a precision, where that has some and the other none; devices that still load the model are waited for.</summary>
    public async Task<ArithmeticKind> WithAsync(string precision, ArithmeticKind kind, CancellationToken cancellationToken)
    {
        for (var start = Stopwatch.GetTimestamp(); ;)
        {
            if (await StatusAsync() is not { } status || Array.Exists(status.Kinds, k => k.Kind.Fingerprint == kind.Fingerprint && k.Offering(precision) > 0)) return kind;
            var isLoading = Array.Exists(status.Kinds, k => k.Kind.Fingerprint.Length == 0 && k.Offering(precision) > 0);
            if (!isLoading || Array.Exists(status.Kinds, k => k.Kind.Fingerprint.Length > 0 && k.Offering(precision) > 0) || Stopwatch.GetElapsedTime(start) > LongestLoading) return Among(status, precision, kind);
            WaitingFor = $"waiting for a device that {UnofferedPrecision.Ability(precision)} to load the model";
            await Task.Delay(LookAgain, cancellationToken);
        }
    }

    private static ArithmeticKind Among(QueueStatus status, string precision, ArithmeticKind kind) =>
        status.Kinds.Where(k => k.Kind.Fingerprint.Length > 0).MaxBy(k => k.Offering(precision)) is { } other && other.Offering(precision) > 0 ? other.Kind : kind;

    private static Failure OtherMachine(string precision) => new(FailureKind.Input,
        $"This machine has no device that {UnofferedPrecision.Ability(precision)}, and the search was begun so; go on with it on a machine that has one, or leave precision out.");

    private bool IsWithout(QueueStatus status, string precision, TimeSpan since) =>
        Array.Exists(status.Unoffered, w => (w.Precision, w.Fingerprint) == (precision, Bound?.Fingerprint ?? "") && w.Since >= since);

    private async Task<QueueStatus?> StatusAsync()
    {
        try
        {
            return await _queue.StatusAsync();
        }
        catch (Exception e) when (Transient.Is(e, CancellationToken.None))
        {
            LogQueueLost(runId, e.Message);
            return null;
        }
    }

    private async Task<bool> IsKindGoneAsync(QueueStatus status)
    {
        if (Bound is not { } bound || Array.Find(status.Stranded, s => s.Fingerprint == bound.Fingerprint) is not { } stranded) return false;
        if (!isEmbedded) return takesAny() && status.Devices > 0 && stranded.Since >= GoneAfter;
        var here = await _queue.BindAsync(runId, model, RunPriority.Interactive);
        if (here.Refusal is { } refusal) throw new RunFailedException(refusal);
        if (here.Kind is not { } kind || kind.Fingerprint == bound.Fingerprint) return false;
        return takesAny() ? true : throw new OtherArithmeticException(bound, kind);
    }

    private Task SubmitAgainAsync(WorkItem[] items)
    {
        Redone.Count(RetryReasons.Missing, items.Length, items.Sum(i => i.Count));
        return SubmitAsync(items);
    }

    private void Lose(Exception e)
    {
        _isLost = true;
        LogQueueLost(runId, e.Message);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Queue of run {RunId} does not answer: {Reason}")]
    private partial void LogQueueLost(string runId, string reason);
}
