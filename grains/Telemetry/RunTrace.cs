using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DeCam.Cluster.Grains.Telemetry;

/// <summary>
/// The activities of one run, which make one trace on whatever silos they happen. The trace begins with the run's submission and is
/// stored with the run, so that it goes on after a crash; batches carry it to the devices. A run that is not sampled stores and
/// sends nothing, and is not asked about again.
/// </summary>
internal static class RunTrace
{
    private const int TraceIdBytes = 16;
    private static readonly ActivitySource Source = new(DeCamTelemetry.Name, SoftwareVersion.Current);

    /// <summary>Begins the trace of a run that is accepted; null when nobody listens.</summary>
    /// <remarks>The trace's id follows from the run and the time of its acceptance, so that a submission that is repeated makes no second one.</remarks>
    public static Activity? Submit(string runId, RunSpec spec, DateTime acceptedUtc)
    {
        if (!Source.HasListeners()) return null;
        return Source.StartActivity("submit", ActivityKind.Server, new ActivityContext(TraceId(runId, acceptedUtc), default, ActivityTraceFlags.None))?
            .SetTag(TagNames.Run, runId).SetTag(TagNames.Method, spec.Method).SetTag(TagNames.Model, spec.Model.Name);
    }

    /// <summary>One round of masks, from submitting its batches to their last score.</summary>
    public static Activity? Round(string? trace, string runId, int round, int masks) =>
        Begin("round", ActivityKind.Internal, trace)?.SetTag(TagNames.Run, runId).SetTag(TagNames.Round, round).SetTag(TagNames.Masks, masks);

    /// <summary>The making of a map inside the model, from the question to the answer.</summary>
    public static Activity? Attribution(string? trace, string runId) => Begin("attribution", ActivityKind.Internal, trace)?.SetTag(TagNames.Run, runId);

    /// <summary>The calibration of a network, from the question to the answer.</summary>
    public static Activity? Calibration(string? trace, string runId) => Begin("calibration", ActivityKind.Internal, trace)?.SetTag(TagNames.Run, runId);

    /// <summary>The writing of a checkpoint.</summary>
    public static Activity? Checkpoint(string? trace, string runId, int rounds, int bytes) =>
        Begin("checkpoint", ActivityKind.Internal, trace)?.SetTag(TagNames.Run, runId).SetTag(TagNames.Round, rounds).SetTag(TagNames.Bytes, bytes);

    /// <summary>The work of a device on a lease, seen by one of the rounds whose batches are in it.</summary>
    public static Activity? Lease(string? trace) => Begin("lease", ActivityKind.Consumer, trace);

    /// <summary>The scoring within <see cref="Lease"/>.</summary>
    public static Activity? Score(Activity lease) => Begin("score", ActivityKind.Internal, lease.Id);

    /// <summary>The place of an activity in its trace, as it is stored and sent; null when it is not sampled.</summary>
    public static string? PlaceOf(Activity? activity) => activity is { Recorded: true } ? activity.Id : null;

    private static Activity? Begin(string name, ActivityKind kind, string? trace) =>
        trace is not null && ActivityContext.TryParse(trace, null, isRemote: true, out var parent) ? Source.StartActivity(name, kind, parent) : null;

    private static ActivityTraceId TraceId(string runId, DateTime acceptedUtc)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{runId} {acceptedUtc.Ticks}");
        return ActivityTraceId.CreateFromBytes(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, TraceIdBytes));
    }
}
