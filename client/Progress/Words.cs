using System.Globalization;

namespace DeCam.Cluster.Client.Progress;

/// <summary>Numbers in the words of progress lines.</summary>
internal static class Words
{
    /// <summary>A duration a person can take in at a glance: 8 s, 2:05 min, 1:10 h.</summary>
    public static string Duration(TimeSpan time) => time.TotalSeconds switch
    {
        < 100 => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(time.TotalSeconds):0} s"),
        < 6000 => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes}:{time.Seconds:00} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time.Minutes:00} h"),
    };

    /// <summary>A count with its noun: 1 image, 12 images.</summary>
    public static string Count(int count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {noun}{(count == 1 ? "" : "s")}");

    /// <summary>What a run is doing: method, phase, evaluations, speed, best fitness, time left, as far as known.</summary>
    public static string Of(RunPace pace)
    {
        if (Waiting(pace) is { } waiting) return waiting;
        var status = pace.Status!;
        var done = status.Evaluations + status.MetricEvaluations;
        var text = string.Create(CultureInfo.InvariantCulture, $"{Phase(pace)}, {done:N0} of {pace.Planned:N0} evaluations, {pace.EvaluationsPerSecond:N0}/s");
        if (status.BestFitness is { } best) text += string.Create(CultureInfo.InvariantCulture, $", best fitness {best:0.000}");
        return WithLeft(text, pace);
    }

    /// <summary>The same for a narrow terminal: method, phase and time left.</summary>
    public static string Briefly(RunPace pace) => Waiting(pace) ?? WithLeft(Phase(pace), pace);

    private static string? Waiting(RunPace pace) =>
        pace.Status?.WaitingFor is { Length: > 0 } what ? what : pace.Status is null || pace.Planned == 0 ? "starting" : null;

    private static string Phase(RunPace pace) => pace.Status is { Method.Length: > 0 } status ? $"{status.Method} {pace.Phase}" : pace.Phase;

    private static string WithLeft(string text, RunPace pace) =>
        pace is { Left: { } left, Status.State: RunState.Running } ? $"{text}, {Duration(left)} left" : text;
}
