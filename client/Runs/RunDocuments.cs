using System.Globalization;

namespace DeCam.Cluster.Client.Runs;

/// <summary>Runs as lines and as JSON documents; keys are only added.</summary>
internal static class RunDocuments
{
    /// <summary>The document of one status.</summary>
    public static object Of(RunStatus status) => new
    {
        status.RunId,
        State = Word(status.State),
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
    };

    /// <summary>The document of one entry of the list.</summary>
    public static object Of(RunEntry entry) => new
    {
        entry.RunId,
        State = Word(entry.State),
        Image = entry.ImageName,
        entry.Method,
        Model = entry.ModelName,
        entry.AcceptedUtc,
    };

    /// <summary>The line of one entry of the list.</summary>
    public static string Line(RunEntry entry) => string.Create(CultureInfo.InvariantCulture,
        $"{entry.RunId}  {Word(entry.State),-9}  {entry.AcceptedUtc:yyyy-MM-dd HH:mm:ss}Z  {entry.ImageName}, {entry.ModelName}, {entry.Method}");

    /// <summary>The line of one status.</summary>
    public static string Line(RunStatus status) => string.Create(CultureInfo.InvariantCulture,
        $"Run {status.RunId} of {status.ImageName} for {status.ModelName} with {status.Method} is {Word(status.State)}: {status.Evaluations + status.MetricEvaluations:N0} of {status.Planned + status.MetricPlanned:N0} evaluations.");

    private static string Word(RunState state) => state.ToString().ToLowerInvariant();
}
