using DeCam.Cluster.Client.Results;

namespace DeCam.Cluster.Client.Sweeps;

/// <summary>Sweeps as JSON documents; keys are only added.</summary>
internal static class SweepDocuments
{
    /// <summary>The document of one status.</summary>
    public static object Of(SweepStatus status) => new
    {
        status.SweepId,
        status.Name,
        State = Word(status.State),
        status.Cells,
        status.Done,
        Failed = status.FailedCells,
        status.OpenRuns,
        status.Window,
        status.Evaluations,
        Failure = status.Failure?.Message,
        status.AcceptedUtc,
        status.EndedUtc,
        Groups = status.Groups.Select(g => new { g.Model, g.Method, g.Done, g.Failed, g.MeanDiff, g.MeanEvaluations }),
    };

    /// <summary>The text of a document with its schema.</summary>
    public static string Text(SweepStatus status) => Json.Text(new { Schema = "decam.sweep/1", Sweep = Of(status) });

    /// <summary>A state in lower case.</summary>
    public static string Word(SweepState state) => state.ToString().ToLowerInvariant();
}
