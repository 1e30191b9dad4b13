namespace DeCam.Cluster.Grains.Sweeps.Shards;

/// <summary>Sums for each model and method, kept as rows come.</summary>
internal static class SweepTally
{
    /// <summary>The sums with one more row.</summary>
    public static List<SweepSums> With(this IReadOnlyList<SweepSums> sums, SweepRow row) => sums.Plus(Of(row));

    /// <summary>The sums with others added.</summary>
    public static List<SweepSums> Plus(this IReadOnlyList<SweepSums> sums, SweepSums more)
    {
        var all = sums.ToList();
        var at = all.FindIndex(s => s.Model == more.Model && s.Method == more.Method);
        if (at < 0) all.Add(more);
        else all[at] = Add(all[at], more);
        return all;
    }

    /// <summary>The sums without a failed row, which a retry drops.</summary>
    public static List<SweepSums> Without(this IReadOnlyList<SweepSums> sums, SweepRow failed) =>
        sums.Plus(new() { Model = failed.Model, Method = failed.Method, Failed = -1 });

    private static SweepSums Of(SweepRow row) => row.Failure is not null
        ? new() { Model = row.Model, Method = row.Method, Failed = 1 }
        : new()
        {
            Model = row.Model,
            Method = row.Method,
            Done = 1,
            Diff = row.Curves.Length > 0 ? row.Curves[0].DiffAuc : 0,
            DiffCount = row.Curves.Length > 0 ? 1 : 0,
            Evaluations = row.Evaluations,
            MetricEvaluations = row.MetricEvaluations,
            Seconds = row.Seconds,
        };

    private static SweepSums Add(SweepSums a, SweepSums b) => a with
    {
        Done = a.Done + b.Done,
        Failed = a.Failed + b.Failed,
        Diff = a.Diff + b.Diff,
        DiffCount = a.DiffCount + b.DiffCount,
        Evaluations = a.Evaluations + b.Evaluations,
        MetricEvaluations = a.MetricEvaluations + b.MetricEvaluations,
        Seconds = a.Seconds + b.Seconds,
    };
}
