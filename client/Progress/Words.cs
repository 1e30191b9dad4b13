using System.Globalization;
using DeCam.Cluster.Client.Results;

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

    /// <summary>How a map meets an object: points inside, energy inside 0.412 (object 0.076).</summary>
    public static string Localisation(LocalisationPart place) => string.Create(CultureInfo.InvariantCulture,
        $"points {(place.PointsInside ? "inside" : "outside")}, energy inside {place.EnergyInside:0.000} (object {place.ObjectFraction:0.000} of the view)");

    /// <summary>What a run is doing: evaluations, speed, best fitness, time left, as far as known.</summary>
    public static string Of(RunPace pace)
    {
        if (pace.Status?.WaitingFor is { Length: > 0 } what) return what;
        if (pace.Status is not { } status || pace.Planned == 0) return "starting";
        var done = status.Evaluations + status.MetricEvaluations;
        var text = string.Create(CultureInfo.InvariantCulture, $"{done:N0} of {pace.Planned:N0} evaluations, {pace.EvaluationsPerSecond:N0}/s");
        if (status.BestFitness is { } best) text += string.Create(CultureInfo.InvariantCulture, $", best fitness {best:0.000}");
        return pace.Left is { } left ? $"{text}, {Duration(left)} left" : text;
    }
}
