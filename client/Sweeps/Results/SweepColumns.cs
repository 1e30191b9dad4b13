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
    public static IReadOnlyList<SweepColumn> Of(SweepSpec spec) =>
    [
        new("cell", typeof(long), r => (long)r.Cell),
        new("model", typeof(string), r => r.Model),
        new("method", typeof(string), r => r.Method),
        new("image", typeof(string), r => r.Image),
        new("seed", typeof(long), r => r.Seed),
        new("class", typeof(long), r => r.Failure is null ? (long)r.Class : null),
        new("label", typeof(string), r => Done(r, r.Label)),
        new("probability", typeof(double), r => r.Failure is null ? r.Probability : null),
        new("evaluations", typeof(long), r => r.Failure is null ? (long)r.Evaluations : null),
        new("metric_evaluations", typeof(long), r => r.Failure is null ? (long)r.MetricEvaluations : null),
        .. spec.Metrics.SelectMany(Metric),
        .. spec.Snapshots.Select(s => new SweepColumn($"diff_at_{s}", typeof(double), r => Array.Find(r.Snapshots, p => p.Evaluations == s)?.DiffAuc)),
        new("metric_tuned", typeof(bool), r => r.Failure is null ? r.MetricTuned : null),
        new("status", typeof(string), r => r.Failure is null ? "done" : "failed"),
        new("error", typeof(string), r => r.Failure?.Message),
        new("model_sha256", typeof(string), r => r.ModelSha256),
        new("image_sha256", typeof(string), r => r.ImageSha256),
        new("map_sha256", typeof(string), r => Done(r, r.MapSha256)),
        new("devices", typeof(string), r => Done(r, string.Join(' ', r.Devices)), IsStable: false),
        new("seconds", typeof(double), r => r.Failure is null ? r.Seconds : null, IsStable: false),
    ];

    // The first protocol has the plain names, so that a table with one protocol reads plainly.
    private static IEnumerable<SweepColumn> Metric(string protocol, int index)
    {
        var suffix = index == 0 ? "" : $"_{protocol}";
        if (index == 0) yield return new("protocol", typeof(string), _ => protocol);
        yield return new($"insertion{suffix}", typeof(double), r => Curve(r, protocol)?.InsertionAuc);
        yield return new($"deletion{suffix}", typeof(double), r => Curve(r, protocol)?.DeletionAuc);
        yield return new($"diff{suffix}", typeof(double), r => Curve(r, protocol)?.DiffAuc);
    }

    private static SweepCurve? Curve(SweepRow row, string protocol) => Array.Find(row.Curves, c => c.Protocol == protocol);

    private static string? Done(SweepRow row, string text) => row.Failure is null ? text : null;
}
