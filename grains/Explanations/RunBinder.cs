using System.Diagnostics;
using DeCam.Cluster.Grains.Calls;
using DeCam.Cluster.Grains.Scoring;
using DeCam.Scoring;
using Microsoft.Extensions.Logging;

namespace DeCam.Cluster.Grains.Explanations;

/// <summary>Asks the queue of a run's model for the kind of device that the run is bound to, and tells what that waits for.</summary>
/// <param name="runId">The run.</param>
/// <param name="model">Its model.</param>
/// <param name="grains">The cluster.</param>
/// <param name="queue">The queue.</param>
/// <param name="wait">Says what is waited for, and for how long.</param>
/// <param name="tell">Hears what is waited for, in one sentence; null for nothing.</param>
/// <param name="logger">Takes messages.</param>
internal sealed partial class RunBinder(string runId, ModelRef model, IGrainFactory grains, IScoreQueueGrain queue, ModelWait wait, Action<string?> tell, ILogger logger)
{
    // Time for which a queue answers other calls and not this one, until it may be taken for one of an earlier version.
    private static readonly TimeSpan TakenForOlder = TimeSpan.FromSeconds(10);
    private long? _loading, _unanswered, _asked;

    /// <summary>The kind of device with the most free capacity; null where devices, or the queue, do not tell kinds.</summary>
    /// <param name="priority">Who waits for the run.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RunFailedException">No device can use the model, it is gone, or it was waited for too long.</exception>
    public async Task<ArithmeticKind?> BindAsync(RunPriority priority, CancellationToken cancellationToken)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            try
            {
                var answer = await queue.BindAsync(runId, model, priority).WaitAsync(cancellationToken);
                _unanswered = null;
                if (answer.Refusal is { } refusal) throw new RunFailedException(refusal);
                var isBound = answer.Kind is not null || answer.IsUntold;
                tell(isBound ? null : await WaitAsync(answer.Devices, isFirst));
                // Not before: what the wait asks may be left unanswered again and again, too.
                _asked = null;
                if (isBound) return answer.Kind;
            }
            catch (ScoringRefusedException refusal)
            {
                throw new RunFailedException(Wire.Failure(refusal));
            }
            catch (Exception e) when (e is not RunFailedException && Transient.Is(e, cancellationToken))
            {
                LogUnanswered(runId, e.Message);
                tell(StillAsking(Cause.Of(e)));
                if (await IsOlderAsync(cancellationToken)) return null;
                await Task.Delay(QueuePatience.AfterLoss, cancellationToken);
            }
        }
    }

    private async Task<string?> WaitAsync(int devices, bool isFirst)
    {
        if (devices == 0)
        {
            _loading = null;
            // In a queue that has just begun, no device can have asked before.
            return isFirst ? null : await wait.ForAsync(model, await queue.StatusAsync());
        }

        _loading ??= Stopwatch.GetTimestamp();
        if (!isFirst && await queue.StatusAsync() is { Unread: not null } status) return await wait.ForAsync(model, status);
        return wait.ForLoading(model, Stopwatch.GetElapsedTime(_loading.Value));
    }

    private string StillAsking(string reason)
    {
        _asked ??= Stopwatch.GetTimestamp();
        var since = Stopwatch.GetElapsedTime(_asked.Value);
        if (since <= wait.AtMost) return $"waiting for the queue of model {model.Name} to say which devices may have the run, since {Lasting.InWords(since)}";
        throw new RunFailedException(new(FailureKind.Internal,
            $"The queue of model {model.Name} has not said for {Lasting.InWords(since)} which devices may have the run ({reason}); see the log of the silos, or raise DeCam:Waiting:AtMost, and try again."));
    }

    // A queue that is lost with its silo answers nothing; one of an earlier version answers all but this call.
    private async Task<bool> IsOlderAsync(CancellationToken cancellationToken)
    {
        try
        {
            await queue.StatusAsync().WaitAsync(cancellationToken);
            _unanswered ??= Stopwatch.GetTimestamp();
            if (Stopwatch.GetElapsedTime(_unanswered.Value) < TakenForOlder || !await HasOtherVersionsAsync(cancellationToken)) return false;
        }
        catch (Exception e) when (Transient.Is(e, cancellationToken))
        {
            _unanswered = null;
            return false;
        }

        LogOlder(runId, model.Name);
        tell(null);
        return true;
    }

    // Where all silos are of this version, the queue is too busy to bind, or cut off for a moment.
    private async Task<bool> HasOtherVersionsAsync(CancellationToken cancellationToken) =>
        (await grains.GetGrain<IClusterGrain>(0).StatusAsync().WaitAsync(cancellationToken)).Silos.Any(s => s.Report is { } report && report.Version != SoftwareVersion.Current);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Queue of run {RunId} does not say which devices may have it: {Reason}")]
    private partial void LogUnanswered(string runId, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Run {RunId} goes to devices of any arithmetic, because the queue of model {Model} is on a silo of an earlier version; its result is not reproducible")]
    private partial void LogOlder(string runId, string model);
}
