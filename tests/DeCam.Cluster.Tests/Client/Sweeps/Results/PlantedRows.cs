using DeCam.Cluster.Client.Sweeps.Results;

namespace DeCam.Cluster.Tests.Client.Sweeps.Results;

/// <summary>Rows of a sweep that never ran.</summary>
internal static class PlantedRows
{
    public static SweepSpec Spec { get; } = new()
    {
        Name = "planted",
        Models = [new() { Name = "m", File = "m.onnx", Sha256 = new('a', 64) }],
        Methods = [new() { Name = "decam", Method = "decam" }, new() { Name = "rise, wide", Method = "rise" }],
        Images = new() { Folder = "/images" },
        Metrics = ["rise-225", "black-30"],
        Snapshots = [100],
    };

    public static SweepRow Row(int cell, double diff = 50, double seconds = 1) => new()
    {
        Cell = cell,
        Model = "m",
        Method = Spec.Methods[cell / 3].Name,
        Image = $"{cell % 3}.png",
        Seed = 0,
        Class = 4,
        Label = "cat, \"tiger\"",
        Probability = 0.1 + (1.0 / 3),
        Evaluations = 500,
        MetricEvaluations = 130,
        Curves = [new("rise-225", 0.7, 0.7 - (diff / 100), diff, [], []), new("black-30", 0.6, 0.2, 40, [], [])],
        Snapshots = [new(100, 12.5)],
        Seconds = seconds,
        Devices = ["cpu"],
    };

    public static List<SweepRow> Rows { get; } = [.. Enumerable.Range(0, 5).Select(c => Row(c)), Row(5) with { Failure = new(FailureKind.Input, "It is broken,\nbadly.") }];

    public static async IAsyncEnumerable<SweepRow> StreamAsync(IEnumerable<SweepRow> rows)
    {
        foreach (var row in rows)
        {
            await Task.Yield();
            yield return row;
        }
    }

    public static Task<SweepAudit> AuditAsync(IEnumerable<SweepRow> rows) => SweepAudit.OfAsync(Spec, 6, StreamAsync(rows), TestContext.Current.CancellationToken);
}
