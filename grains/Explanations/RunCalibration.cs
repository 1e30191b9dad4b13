using System.Diagnostics;
using DeCam.Calibrations;
using DeCam.Cluster.Grains.Artifacts;
using DeCam.Cluster.Grains.Calls;
using DeCam.Cluster.Grains.Telemetry;
using DeCam.Scoring;
using Microsoft.Extensions.Logging;

namespace DeCam.Cluster.Grains.Explanations;

/// <summary>Gets the calibrated network of a run: that of an equal question, or one that a device makes for it.</summary>
/// <param name="runId">The run.</param>
/// <param name="record">Its record.</param>
/// <param name="queue">Its link to the devices.</param>
/// <param name="next">The next reports of devices, or none after a moment.</param>
/// <param name="grains">The cluster.</param>
/// <param name="store">Where networks are kept.</param>
/// <param name="logger">Takes messages.</param>
internal sealed partial class RunCalibration(
    string runId, RunRecord record, RunQueue queue, Func<Func<WorkItem[]>, CancellationToken, Task<IReadOnlyList<WorkReport>>> next,
    IGrainFactory grains, IArtifactStore store, ILogger logger)
{
    private readonly RunSpec _spec = record.Spec!;

    private string? Arithmetic => record.Arithmetic?.Fingerprint;

    /// <summary>The network with what its guard found, or the reason why the model itself has to score the search.</summary>
    /// <exception cref="RunFailedException">The model is gone, or was waited for too long.</exception>
    /// <exception cref="ArtifactUnavailableException">The artifact store gave no device what it needs.</exception>
    public async Task<CalibrationResult> GetAsync(CalibrationRequest request, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        using var activity = RunTrace.Calibration(record.Trace, runId);
        var asked = Wire.Item(request);
        var question = grains.GetGrain<ICalibrationGrain>(CalibrationIds.Of(_spec, asked, Arithmetic));
        for (string? gone = null; ;)
        {
            var answer = await AskAsync(question, gone, cancellationToken);
            var result = answer.IsYours ? await MakeAsync(question, asked, RunTrace.PlaceOf(activity), cancellationToken) : answer.Result;
            if (result is null)
            {
                queue.WaitingFor = "waiting for the network of 8-bit integers that another run of the same picture has made";
                continue;
            }

            if (answer.IsYours || !result.IsUsed || await IsStoredAsync(result, cancellationToken)) return result with { Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds };
            gone = result.NetworkSha256;
        }
    }

    /// <summary>The reason for which there is no network, with the way out for who insists on one. Some reasons of devices name it themselves.</summary>
    public static string Refusal(string reason) =>
        reason.Contains("; leave ", StringComparison.Ordinal) ? reason : $"{reason.TrimEnd('.')}; leave precision out, or use auto.";

    private async Task<CalibrationResult> MakeAsync(ICalibrationGrain question, CalibrationItem asked, string? trace, CancellationToken cancellationToken)
    {
        WorkItem[] Item() => [Wire.Item(runId, _spec, asked, trace, Arithmetic)];
        CalibrationResult? made = null;
        try
        {
            if (await queue.IsWithoutAsync(PrecisionNames.EightBits)) return NoDevice;
            await queue.SubmitAsync(Item());
            while (true)
            {
                var reports = await next(Item, cancellationToken);
                if (reports.FirstOrDefault(r => r.Calibration is not null) is { Calibration: { } calibration }) return made = calibration;
                if (reports.FirstOrDefault(Wire.IsEmptyCalibration) is { } empty) return Unknowing(empty);
                if (reports.Count > 0) continue;
                if (await queue.IsWithoutAsync(PrecisionNames.EightBits)) return NoDevice;
                // Keeps the task; another run may have had it while this one was held up.
                if ((await AskAsync(question, null, cancellationToken)).Result is { } other) return other;
            }
        }
        finally
        {
            // It may wait again, or be made by another device, since a lease of it expired.
            await queue.WithdrawAsync();
            await TellAsync(question, made);
        }
    }

    private static CalibrationResult NoDevice => new() { Reason = "No device that may have this run runs networks of 8-bit integers; start a silo with one that does." };

    private static CalibrationResult Unknowing(WorkReport empty) => new()
    {
        Reason = $"Silo {empty.Silo} answered without a network of 8-bit integers, because it or the silo of the model's queue is of an earlier version; upgrade that.",
    };

    // Where the question cannot be put, the run does without what others know.
    private async Task<CalibrationAnswer> AskAsync(ICalibrationGrain question, string? gone, CancellationToken cancellationToken)
    {
        try
        {
            return await Repeat.OverFailover.CallAsync(() => question.AskAsync(runId, gone), cancellationToken);
        }
        catch (Exception e) when (Transient.Is(e, cancellationToken))
        {
            LogNotShared(runId, e.Message);
            return new(null, IsYours: true);
        }
    }

    private async Task TellAsync(ICalibrationGrain question, CalibrationResult? made)
    {
        try
        {
            await Repeat.Briefly.CallAsync(() => question.TellAsync(runId, made), CancellationToken.None);
        }
        catch (Exception e) when (Transient.Is(e, CancellationToken.None))
        {
            LogNotShared(runId, e.Message);
        }
    }

    private Task<bool> IsStoredAsync(CalibrationResult result, CancellationToken cancellationToken) =>
        StorageFaults.MarkAsync(async () => await store.LengthAsync(result.NetworkSha256, cancellationToken) is not null, cancellationToken);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Run {RunId} does not share its calibrated network: {Reason}")]
    private partial void LogNotShared(string runId, string reason);
}
