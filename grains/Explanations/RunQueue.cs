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
internal sealed partial class RunQueue(string runId, ModelRef model, IGrainFactory grains, ModelWait wait, ILogger logger)
{
    private readonly IScoreQueueGrain _queue = grains.GetGrain<IScoreQueueGrain>(Wire.Identity(model));
    private bool _isLost;

    /// <summary>Takes the reports of devices.</summary>
    public ReportInbox Inbox { get; } = new();

    /// <summary>The thing that the run waits for, in one sentence; null while scores come in.</summary>
    public string? WaitingFor { get; set; }

    /// <summary>Submits batches. A queue that does not answer is asked again by <see cref="NextAsync"/>.</summary>
    public async Task SubmitAsync(WorkItem[] items)
    {
        try
        {
            foreach (var part in MessageParts.Of(items)) await _queue.SubmitAsync(new(part));
            _isLost = false;
        }
        catch (Exception e) when (Transient.Is(e))
        {
            Lose(e);
        }
    }

    /// <summary>The next reports with scores; none after a moment without, in which what the queue misses was submitted again.</summary>
    /// <param name="open">The batches without scores.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RunFailedException">A device refused a batch, or the model is gone.</exception>
    /// <exception cref="ArtifactUnavailableException">The artifact store gave no device what it needs.</exception>
    public async Task<IReadOnlyList<WorkReport>> NextAsync(Func<WorkItem[]> open, CancellationToken cancellationToken)
    {
        var reports = await Inbox.NextAsync(_isLost ? QueuePatience.AfterLoss : QueuePatience.Usual, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (reports.Count == 0)
        {
            await SubmitMissingAsync(open());
            return [];
        }

        WaitingFor = null;
        if (reports.FirstOrDefault(r => r.Refusal is not null) is { Refusal: { } refusal }) throw new RunFailedException(refusal);
        // While others come in, a batch that the store held up is found missing and submitted again.
        var served = reports.Where(r => r.Unavailable is null).ToList();
        if (served.Count > 0) return served;
        WaitingFor = reports[0].Unavailable!.Message;
        throw new ArtifactUnavailableException(reports[0].Unavailable!);
    }

    private async Task SubmitMissingAsync(WorkItem[] open)
    {
        try
        {
            var missing = await _queue.MissingAsync(runId, new([.. open.Select(i => i.Batch)]));
            _isLost = false;
            if (missing.Length > 0) await SubmitAgainAsync([.. open.Where(i => missing.Contains(i.Batch))]);
            WaitingFor = await wait.ForAsync(model, await _queue.StatusAsync());
        }
        catch (ScoringRefusedException refusal)
        {
            throw new RunFailedException(Wire.Failure(refusal));
        }
        catch (Exception e) when (Transient.Is(e))
        {
            Lose(e);
        }
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
