using System.Globalization;

namespace DeCam.Cluster.Client.Sweeps.Results;

/// <summary>The failed cells with their reasons.</summary>
internal static class SweepFailures
{
    /// <summary>The table of the first of them.</summary>
    public static SweepTableText Of(SweepSummary summary)
    {
        var count = summary.Groups.Sum(g => g.Failed);
        return new($"Failed cells ({count})", ["model", "method", "image", "seed", "reason"], 5,
            [.. summary.Failures.Select(r => (IReadOnlyList<string>)[r.Model, r.Method, r.Image, r.Seed.ToString(CultureInfo.InvariantCulture), r.Failure!.Message.ReplaceLineEndings(" ")])],
            count > summary.Failures.Count ? $"The first {summary.Failures.Count}; results.csv has all, in its column error." : "");
    }
}
