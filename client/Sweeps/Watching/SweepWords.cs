using System.Globalization;
using DeCam.Cluster.Client.Progress;
using DeCam.Cluster.Client.Results;
using DeCam.Cluster.Client.Sweeps.Specification;
using DeCam.Scoring;

namespace DeCam.Cluster.Client.Sweeps.Watching;

/// <summary>Statuses of sweeps in words.</summary>
internal static class SweepWords
{
    private const int MostActivities = 3;

    /// <summary>Where a sweep stands, how fast it is, how long it will take, and which methods are in which phase.</summary>
    public static string Of(SweepPace pace)
    {
        if (pace.Status is not { } status) return "starting";
        var waiting = Waiting(status, "; ");
        if (status.State == SweepState.Expanding) return $"looking at the images{waiting}";
        var text = Counts(status);
        if (waiting.Length > 0 && !status.IsOver) return text + waiting;
        if (pace.EvaluationsPerSecond > 0) text += string.Create(CultureInfo.InvariantCulture, $", {pace.EvaluationsPerSecond:N0} evaluations/s");
        if (pace.Left is { } left && !status.IsOver) text += $", {Words.Duration(left)} left";
        return status.IsOver || Activities(status) is not { Length: > 0 } activities ? text : $"{text}; {activities}";
    }

    /// <summary>That the files of a sweep are written, which takes a while where it has many cells.</summary>
    public static string Writing(SweepPace pace) => $"{(pace.Status is { } status ? Counts(status) : "starting")}; writing table and report";

    // Method and phase of the open runs: "decam search, rise metrics"; with several models also which.
    private static string Activities(SweepStatus status)
    {
        var active = status.Activities.Where(a => a.Searching + a.Measuring + a.Writing > 0).ToList();
        var isOneModel = active.DistinctBy(a => a.Model).Count() == 1;
        var all = active.Select(a => (isOneModel ? a.Method : $"{a.Model} / {a.Method}") + " " + Phases(a)).ToList();
        var more = all.Count > MostActivities ? $" and {all.Count - MostActivities} more" : "";
        return PrintableText.Of(string.Join(", ", all.Take(MostActivities)) + more);
    }

    private static string Phases(SweepActivity activity) => string.Join(" and ",
        from phase in ((string Name, int Runs)[])[("search", activity.Searching), ("metrics", activity.Measuring), ("writing", activity.Writing)]
        where phase.Runs > 0
        select phase.Name);

    /// <summary>Cells done and failed of all.</summary>
    public static string Counts(SweepStatus status)
    {
        if (status.Cells == 0) return status.IsOver ? "no cells are known" : "looking at the images";
        var failed = status.FailedCells > 0 ? string.Create(CultureInfo.InvariantCulture, $", {status.FailedCells:N0} failed") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{status.Done:N0} of {status.Cells:N0} cells done{failed}");
    }

    /// <summary>One line for each model and method, with the mean so far over its cells under the first protocol.</summary>
    public static IEnumerable<string> Groups(SweepStatus status, SweepSpec spec)
    {
        var names = status.Groups.Select(g => PrintableText.Of($"{g.Model} / {spec.Methods.First(m => m.Name == g.Method).DisplayName()}")).ToList();
        var width = names.Select(n => n.Length).DefaultIfEmpty().Max();
        foreach (var (group, name) in status.Groups.Zip(names))
        {
            var mean = group.MeanDiff is { } diff ? $"mean DiffAUC {DiffAucText.Of(diff),6} ({spec.Metrics[0]}), " : "";
            var failed = group.Failed > 0 ? string.Create(CultureInfo.InvariantCulture, $", {group.Failed:N0} failed") : "";
            yield return $"  {name.PadRight(width)}  " +
                string.Create(CultureInfo.InvariantCulture, $"{mean}{Words.Count(group.Done, "cell")}, {group.MeanEvaluations:N0} evaluations each{failed}");
        }
    }

    /// <summary>One line for each device that works.</summary>
    public static IEnumerable<string> Devices(ClusterStatus cluster) =>
        from silo in cluster.Silos
        from device in silo.Report?.Devices ?? []
        select string.Create(CultureInfo.InvariantCulture, $"  {silo.Name}/{device.Device}: {device.MasksPerSecond:N0} evaluations/s")
            + (device.OutOfService is { } reason ? $", out of service: {reason}" : "");

    /// <summary>What the sweep waits for, behind other words; "" while it goes on.</summary>
    public static string Waiting(SweepStatus status, string before) => status.WaitingFor is { } what ? PrintableText.Of(before + Sentence.Reason(what)) : "";
}
