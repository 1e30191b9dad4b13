using System.Globalization;
using DeCam.Scoring;

namespace DeCam.Cluster.Client.Runs;

/// <summary>Runs as lines and as JSON documents; keys are only added.</summary>
internal static class RunDocuments
{
    /// <summary>The document of one status.</summary>
    /// <param name="status">The status.</param>
    /// <param name="isPaused">Whether the run goes on but nobody works on it.</param>
    public static object Of(RunStatus status, bool isPaused) => new
    {
        status.RunId,
        State = Word(status.State, isPaused),
        Image = status.ImageName,
        status.Method,
        Model = status.ModelName,
        status.Evaluations,
        status.Planned,
        status.MetricEvaluations,
        status.MetricPlanned,
        status.Generation,
        status.BestFitness,
        status.MeanFitness,
        status.AcceptedUtc,
        status.Resumes,
        Failure = status.Failure?.Message,
        WaitingFor = isPaused ? null : status.WaitingFor,
    };

    /// <summary>The document of one entry of the list.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="isPaused">Whether the run goes on but nobody works on it.</param>
    /// <param name="waitingFor">What the run waits for, or null.</param>
    public static object Of(RunEntry entry, bool isPaused, string? waitingFor = null) => new
    {
        entry.RunId,
        State = Word(entry.State, isPaused),
        Image = entry.ImageName,
        entry.Method,
        Model = entry.ModelName,
        entry.AcceptedUtc,
        WaitingFor = waitingFor,
    };

    /// <summary>The line of one entry of the list.</summary>
    public static string Line(RunEntry entry, bool isPaused, string? waitingFor = null) => PrintableText.Of(string.Create(CultureInfo.InvariantCulture,
        $"{entry.RunId}  {Word(entry.State, isPaused),-9}  {entry.AcceptedUtc:yyyy-MM-dd HH:mm:ss}Z  {entry.ImageName}, {entry.ModelName}, {entry.Method}{Waiting(waitingFor, isPaused)}"));

    /// <summary>The line of one status.</summary>
    public static string Line(RunStatus status, bool isPaused) => PrintableText.Of(string.Create(CultureInfo.InvariantCulture,
        $"Run {status.RunId}{Of(status)} is {Word(status.State, isPaused)}: {status.Evaluations + status.MetricEvaluations:N0} of {status.Planned + status.MetricPlanned:N0} evaluations{Waiting(status.WaitingFor, isPaused)}."));

    /// <summary>A state in lower case.</summary>
    public static string Word(RunState state, bool isPaused) => isPaused ? "paused" : state.ToString().ToLowerInvariant();

    // A run whose record is damaged has no names.
    private static string Of(RunStatus status) => status.Method.Length == 0 ? "" : $" of {status.ImageName} for {status.ModelName} with {status.Method}";

    private static string Waiting(string? what, bool isPaused) => what is null || isPaused ? "" : $"; {Sentence.Reason(what)}";
}
