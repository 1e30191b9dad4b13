using DeCam.Cluster.Client.Sweeps.Specification;
using DeCam.Masks;
using DeCam.Methods;
using DeCam.Metrics;
using DeCam.Scoring;

namespace DeCam.Cluster.Client.Sweeps.Results;

/// <summary>One column of the table of a sweep.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">string, long, double or bool; a missing value is null.</param>
/// <param name="Value">Its value in a row.</param>
/// <param name="IsStable">Whether two sweeps of one specification give the same value.</param>
internal sealed record SweepColumn(string Name, Type Type, Func<SweepRow, object?> Value, bool IsStable = true);

/// <summary>The columns of a table, fixed by the specification; those that may differ between two equal sweeps come last.</summary>
internal static class SweepColumns
{
    /// <summary>The columns.</summary>
    /// <param name="spec">The specification.</param>
    /// <param name="weak">Tells which maps are weak, for a table that says it; null for one that does not.</param>
    public static IReadOnlyList<SweepColumn> Of(SweepSpec spec, SweepWeak? weak = null) =>
    [
        new("cell", typeof(long), r => (long)r.Cell),
        new("model", typeof(string), r => r.Model),
        new("method", typeof(string), r => r.Method),
        new("image", typeof(string), r => r.Image),
        new("seed", typeof(long), r => r.Seed),
        new("class", typeof(long), r => r.Failure is null ? (long)r.Class : null),
        new("label", typeof(string), r => Done(r, r.Label)),
        new("probability", typeof(double), r => r.Failure is null ? r.Probability : null),
        .. spec.HasTruth ? Truth : [],
        new("evaluations", typeof(long), r => r.Failure is null ? (long)r.Evaluations : null),
        new("metric_evaluations", typeof(long), r => r.Failure is null ? (long)r.MetricEvaluations : null),
        .. spec.Metrics.SelectMany(Metric),
        .. MetricPanel.Among(spec.Metrics) is null ? Array.Empty<SweepColumn>() : [new("panel", typeof(double), r => SweepPanel.FigureOf(r)?.MeanDiffAuc)],
        .. spec.Snapshots.Select(s => new SweepColumn($"diff_at_{s}", typeof(double), r => Array.Find(r.Snapshots, p => p.Evaluations == s)?.DiffAuc)),
        .. spec.HasObjects ? Localisation : [],
        new("split_half", typeof(double), r => r.SplitHalf),
        .. weak is null ? Array.Empty<SweepColumn>() : [new("weak", typeof(bool), r => weak.IsWeak(r))],
        .. Array.Exists(spec.Methods, m => m.Method != MethodCatalog.Given && m.Choice().NeedsRival) ? Objects : [],
        .. Array.Exists(spec.Methods, m => m.LooksInside()) ? Inside : [],
        new("metric_tuned", typeof(bool), r => r.Failure is null ? r.MetricTuned : null),
        new("status", typeof(string), r => r.Failure is null ? "done" : "failed"),
        new("error", typeof(string), r => r.Failure?.Message),
        new("model_sha256", typeof(string), r => r.ModelSha256.Length > 0 ? r.ModelSha256 : null),
        .. Array.Exists(spec.Models, m => m.IsServed) ? Servers : [],
        new("image_sha256", typeof(string), r => r.ImageSha256),
        new("map_sha256", typeof(string), r => Done(r, r.MapSha256)),
        .. SweepPrecisions.AreAsked(spec) ? Precisions(spec) : [],
        new("arithmetic", typeof(string), r => r.Arithmetic?.Fingerprint, IsStable: false),
        new("devices", typeof(string), r => Done(r, string.Join(' ', r.Devices)), IsStable: false),
        new("seconds", typeof(double), r => r.Failure is null ? r.Seconds : null, IsStable: false),
    ];

    private static readonly SweepColumn[] Truth =
    [
        new("true_class", typeof(long), r => (long?)r.Truth?.Class),
        new("true_label", typeof(string), r => r.Truth?.Label),
        new("top1", typeof(long), r => (long?)r.Truth?.Top1),
        new("correct", typeof(bool), r => r.Truth?.IsCorrect),
    ];

    private static readonly SweepColumn[] Servers =
    [
        new("model_server", typeof(string), r => r.Served?.Server),
        new("model_version", typeof(string), r => r.Served?.Version),
    ];

    private static readonly SweepColumn[] Localisation =
    [
        new("points_inside", typeof(bool), r => r.Localisation?.PointsInside),
        new("energy_inside", typeof(double), r => r.Localisation?.EnergyInside),
        new("object_fraction", typeof(double), r => r.Localisation?.Fraction),
        new("object_reading", typeof(string), r => r.Localisation?.Reading),
    ];

    private static readonly SweepColumn[] Inside =
    [
        new("backward_passes", typeof(long), r => (long?)r.Attribution?.BackwardPasses),
        new("tail_runs", typeof(long), r => (long?)r.Attribution?.TailRuns),
        new("layer", typeof(string), r => r.Attribution?.Layer),
        new("attribution_sum", typeof(double), r => r.Attribution?.Sum),
        new("attribution_sum_expected", typeof(double), r => r.Attribution?.ExpectedSum),
    ];

    // What auto decides follows from a time that was measured.
    private static SweepColumn[] Precisions(SweepSpec spec)
    {
        var isDecided = Array.TrueForAll(spec.Methods, m => m.Precision != PrecisionNames.Auto);
        return
        [
            new(SweepPrecisions.Column, typeof(string), r => SweepPrecisions.Of(spec, r), isDecided),
            .. Array.Exists(spec.Methods, m => m.Precision is PrecisionNames.EightBits or PrecisionNames.Auto) ? Networks(isDecided) : [],
        ];
    }

    private static SweepColumn[] Networks(bool isDecided) =>
    [
        new("network_sha256", typeof(string), r => r.Calibration is { IsUsed: true } made ? made.NetworkSha256 : null, isDecided),
        new("guard_correlation", typeof(double), r => r.Calibration?.Correlation, isDecided),
        new("precision_reason", typeof(string), r => r.Calibration?.Reason, isDecided),
        new("guard_speed", typeof(double), r => r.Calibration?.Speed, IsStable: false),
        new("preparation_seconds", typeof(double), r => r.Calibration?.Seconds, IsStable: false),
    ];

    private static readonly SweepColumn[] Objects = [new("objects", typeof(long), r => r.ObjectMaps.Length > 0 ? (long)r.ObjectMaps.Length : null)];

    // The first protocol has the plain names, so that a table with one protocol reads plainly.
    private static IEnumerable<SweepColumn> Metric(string protocol, int index)
    {
        var named = MetricProtocol.Named(protocol);
        var suffix = index == 0 ? "" : $"_{protocol}";
        if (index == 0) yield return new("protocol", typeof(string), _ => protocol);
        yield return new($"insertion{suffix}", typeof(double), r => Curve(r, protocol)?.InsertionAuc);
        yield return new($"deletion{suffix}", typeof(double), r => Curve(r, protocol)?.DeletionAuc);
        yield return new($"diff{suffix}", typeof(double), r => Curve(r, protocol)?.DiffAuc);
        yield return new($"insertion_start{suffix}", typeof(string), r => Measured(r, protocol, Word(named.InsertionStart)));
        yield return new($"deletion_end{suffix}", typeof(string), r => Measured(r, protocol, Word(named.DeletionEnd)));
        yield return new($"steps{suffix}", typeof(long), r => Steps(r, named)?.Count);
        yield return new($"step_pixels{suffix}", typeof(double), r => Steps(r, named)?.Pixels);
    }

    // Steps of the curves and pixels set in one of them, at the size of this row's map.
    private static (long Count, double Pixels)? Steps(SweepRow row, MetricProtocol protocol)
    {
        if (Curve(row, protocol.Name) is null || row.HeightPixels == 0) return null;
        var steps = protocol.Steps(row.HeightPixels, row.WidthPixels).Length - 1;
        return (steps, (double)row.HeightPixels * row.WidthPixels / steps);
    }

    private static string? Measured(SweepRow row, string protocol, string word) => Curve(row, protocol) is null ? null : word;

    private static string Word(Baseline baseline) => baseline.ToString().ToLowerInvariant();

    private static SweepCurve? Curve(SweepRow row, string protocol) => Array.Find(row.Curves, c => c.Protocol == protocol);

    private static string? Done(SweepRow row, string text) => row.Failure is null ? text : null;
}
