using System.Globalization;
using DeCam.Cluster.Client.Progress;

namespace DeCam.Cluster.Client.Sweeps;

/// <summary>What is there of a sweep before a command goes on with it, in words.</summary>
internal static class SweepBeginning
{
    /// <summary>What a restart drops; null where nothing is finished.</summary>
    /// <param name="before">The status before.</param>
    public static string? Drops(SweepStatus before) => before.Done + before.FailedCells == 0 ? null
        : $"Begins anew: {Words.Count(before.Done, "finished cell")}{Failed(before, " and {0}")} of sweep {before.SweepId}, begun {Time(before)}, will be dropped.";

    /// <summary>What a sweep goes on with; null where nothing is finished.</summary>
    /// <param name="before">The status before.</param>
    public static string? Taken(SweepStatus before)
    {
        if (before.Done + before.FailedCells == 0) return null;
        var again = Failed(before, "; {0} will be tried again");
        return before.Cells > 0 && before.Done == before.Cells
            ? $"Sweep {before.SweepId}, begun {Time(before)}, is complete: all {Words.Count(before.Cells, "cell")} are taken from earlier; --restart makes them anew."
            : string.Create(CultureInfo.InvariantCulture, $"Goes on with sweep {before.SweepId}, begun {Time(before)}: {before.Done:N0} of {Words.Count(before.Cells, "cell")} are taken from earlier{again}; --restart makes them anew.");
    }

    private static string Failed(SweepStatus before, string form) =>
        before.FailedCells == 0 ? "" : string.Format(CultureInfo.InvariantCulture, form, Words.Count(before.FailedCells, "failed one"));

    private static string Time(SweepStatus before) => before.AcceptedUtc.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
