using DeCam.Cluster.Grains.Telemetry;
using Microsoft.Extensions.Logging;

namespace DeCam.Cluster.Grains.Explanations;

/// <summary>How the life of a run is told to operators, in the log and in metrics.</summary>
internal static class RunWords
{
    /// <summary>The level of a run's own events. A sweep has thousands of runs, and is told of itself.</summary>
    public static LogLevel LevelOf(RunSpec spec) => spec.Sweep is null ? LogLevel.Information : LogLevel.Debug;

    /// <summary>Counts the end of a run.</summary>
    public static void Count(RunState end) => Count(end switch
    {
        RunState.Completed => WorkStates.Completed,
        RunState.Cancelled => WorkStates.Cancelled,
        _ => WorkStates.Failed,
    });

    /// <summary>Counts a run that was accepted.</summary>
    public static void CountAccepted() => Count(WorkStates.Accepted);

    private static void Count(string state) => Instruments.Runs.Add(1, new KeyValuePair<string, object?>(TagNames.State, state));
}
